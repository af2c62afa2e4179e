"""The addresses of the pages people see, and of the API under /api/v1/."""

from django.urls import include, path, register_converter

from logistik.views import (
    arrivals,
    assigning,
    concerns,
    control,
    documents,
    drafting,
    flags,
    followups,
    geography,
    importing,
    labels,
    live,
    materials,
    moving,
    paper,
    pasting,
    phone,
    places,
    public,
    quizzes,
    ready,
    recap,
    receipts,
    recording,
    saved,
    seals,
    search,
    shipments,
    status,
    training_deeds,
    trainings,
    viewing,
    warehouses,
)
from pengawasan import second_step
from pengawasan import views as entrance


class RegionCode:
    """16.12.01.2001.003, or the beginning of it up to a dot."""

    regex = r"\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4}(?:\.\d{3})?)?)?)?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class StoreCode(RegionCode):
    """16.12 is the first store of a place, 16.12-2 the second."""

    regex = RegionCode.regex + r"(?:-(?:[2-9]|[1-9]\d))?"


register_converter(RegionCode, "kode")
register_converter(StoreCode, "gudang")

urlpatterns = [
    path("readyz", status.readyz, name="readyz"),
    path("metrics", status.metrics, name="metrics"),
    path("api/", include("logistik.api.urls")),
    path("openrosa/", include("logistik.openrosa.urls")),
    path("masuk/", entrance.Login.as_view(), name="login"),
    path("masuk/kode/", second_step.say, name="second-step"),
    path("masuk/pasang-kode/", second_step.set_up, name="second-step-setup"),
    path("aktifkan/<str:token>/", entrance.activate, name="activate"),
    path("keluar/", entrance.Logout.as_view(), name="logout"),
    path("", control.control_room, name="control"),
    path("berubah/", live.changes, name="changes-stream"),
    path("indikasi/", flags.flag_list, name="flags"),
    path("indikasi/tugaskan/", assigning.flags_assign, name="flags-assign"),
    path("indikasi/<int:pk>/tugaskan/", assigning.flag_assign, name="flag-assign"),
    path("indikasi/<int:pk>/", flags.flag_detail, name="flag"),
    path("indikasi/<int:pk>/kesampingkan/", flags.flag_dismiss, name="flag-dismiss"),
    path("tindak-lanjut/", followups.register, name="followups"),
    path("tindak-lanjut/baru/", recording.new, name="followup-new"),
    path("tindak-lanjut/<int:pk>/", followups.detail, name="followup"),
    path("tindak-lanjut/<int:pk>/hasil/", recording.outcome, name="followup-outcome"),
    path("tindak-lanjut/<int:pk>/lampiran/", recording.attach, name="followup-attach"),
    path("tindak-lanjut/<int:pk>/surat/", recording.letter, name="followup-letter"),
    path("tindak-lanjut/<int:pk>/formulir-a2/", recording.finding, name="followup-finding"),
    path("tindak-lanjut/<int:pk>/usul-temuan/", recording.propose, name="followup-propose"),
    path("tindak-lanjut/<int:pk>/pleno/", recording.decide, name="followup-decide"),
    path("tindak-lanjut/<int:pk>/perpanjang/", recording.extend, name="followup-extend"),
    path("lampiran/<int:pk>/", followups.file, name="followup-file"),
    path("formulir-a/", documents.documents, name="documents"),
    path("formulir-a/situasi/", drafting.new_daily, name="daily-new"),
    path("formulir-a/baru/", drafting.new, name="document-new"),
    path("formulir-a/<uuid:pk>/", documents.document, name="document"),
    path("formulir-a/<uuid:pk>/nomori/", documents.number, name="document-number"),
    path("formulir-a/<uuid:pk>/pdf/", documents.pdf, name="document-pdf"),
    path("verifikasi/tanda-terima/", receipts.verify, name="verify-receipt"),
    path("verifikasi/kunci/", receipts.public_key, name="public-key"),
    path("verifikasi/dokumen/<uuid:pk>/", documents.verify, name="verify-document"),
    path("kendala/", concerns.concern_list, name="concerns"),
    path("kendala/<uuid:pk>/", concerns.concern_detail, name="concern"),
    path("kendala/<uuid:pk>/jawab/", concerns.concern_reply, name="concern-reply"),
    path("rakernis/", trainings.trainings, name="trainings"),
    path("rakernis/baru/", trainings.plan, name="training-new"),
    path("rakernis/<uuid:pk>/", trainings.event, name="training"),
    path("rakernis/<uuid:pk>/ubah/", trainings.plan, name="training-change"),
    path("rakernis/<uuid:pk>/kartu/", trainings.cards, name="training-cards"),
    path("rakernis/<uuid:pk>/undang/", training_deeds.invite, name="training-invite"),
    path("rakernis/<uuid:pk>/kehadiran/", training_deeds.attendance, name="training-attendance"),
    path("rakernis/<uuid:pk>/tanya/", training_deeds.ask, name="training-ask"),
    path("rakernis/<uuid:pk>/dokumen/", training_deeds.paper, name="training-paper"),
    path("rakernis/<uuid:pk>/soal/", quizzes.questions, name="training-quiz"),
    path("undangan/<uuid:pk>/", training_deeds.invitation, name="invitation"),
    path("undangan/<uuid:pk>/tes/", quizzes.sheet, name="quiz-sheet"),
    path("pustaka/", materials.shelves, name="library"),
    path("pustaka/<int:pk>/", materials.material, name="material"),
    path("gudang/", warehouses.stores, name="warehouses"),
    path("gudang/<gudang:code>/", warehouses.store, name="warehouse"),
    path("gudang/<gudang:code>/ubah/", warehouses.change, name="warehouse-change"),
    path("gudang/<gudang:code>/periksa/", warehouses.visit, name="warehouse-visit"),
    path("gudang/<gudang:code>/hitung/", warehouses.count, name="warehouse-count"),
    path("gudang/<gudang:code>/pindah/", moving.move, name="warehouse-move"),
    path("rekap/", recap.recaps, name="recaps"),
    path("rekap/<uuid:pk>/", recap.file, name="recap-file"),
    path("wilayah/", places.home, name="places"),
    path("wilayah/<kode:code>/", places.place, name="place"),
    path("pengiriman/", shipments.shipment_list, name="shipments"),
    path("pengiriman/<uuid:pk>/", shipments.shipment_detail, name="shipment"),
    path("pengiriman/<uuid:pk>/label/", labels.labels, name="shipment-labels"),
    path("pengiriman/<uuid:pk>/serah-terima/", drafting.new_handover, name="shipment-handover"),
    path("penerimaan/", arrivals.arrivals, name="arrivals"),
    path("segel/", seals.seal, name="seal"),
    path("kesiapan/", ready.index, name="readiness"),
    path("kesiapan/<kode:code>/", ready.index, name="readiness-of"),
    path("peta/", ready.schematic, name="map"),
    path("peta/geografis/", geography.geographic, name="map-geo"),
    path("peta/<kode:code>/geografis/", geography.geographic, name="map-geo-of"),
    path("peta/<kode:code>/", ready.schematic, name="map-of"),
    path("tampilan/simpan/", saved.keep, name="view-keep"),
    path("tampilan/<int:pk>/hapus/", saved.let_go, name="view-let-go"),
    path("lihat-sebagai/<int:pk>/", viewing.begin, name="view-as"),
    path("lihat-sebagai/selesai/", viewing.end, name="view-as-end"),
    path("lapangan/", phone.shell, name="phone"),
    path("lapangan/sw.js", phone.worker, name="phone-worker"),
    path("lapangan/manifest.webmanifest", phone.manifest, name="phone-manifest"),
    path("publik/", public.public, name="public"),
    path("publik/<str:code>/", public.public, name="public-of"),
    path("daftar-periksa/", paper.hand_in, name="hand-in"),
    path("daftar-periksa/<kode:code>/", paper.checklist, name="checklist"),
    path("impor/", importing.tables, name="imports"),
    path("impor/aktivasi/", importing.activation_links, name="activation-links"),
    path("tempel/", pasting.paste, name="paste"),
    path("cari/", search.search, name="search"),
]
