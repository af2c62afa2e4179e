"""More of what the owner of the database may do than the specification lists: one row, one statement, one name."""

from __future__ import annotations

from functools import partial

from bench.prove.tampering import Manipulation, one, superuser


def _touch(question: str, statement: str, named: str) -> list[str]:
    (pk,) = one(question)
    superuser(statement, pk=pk)
    return [named.format(pk=pk)]


def _row(name: str, table: str, statement: str, named: str, condition: str = "TRUE", pk: str = "id") -> Manipulation:
    question = f"SELECT {pk} FROM {table} WHERE {condition} ORDER BY {pk} LIMIT 1"
    return Manipulation(name, partial(_touch, question, statement, named))


_BODY = "CREATE OR REPLACE FUNCTION {pk}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
#: Made anew under its name, with its own function: for a column that nobody changes, or when what never is.
_BOUND = "BEFORE UPDATE OF received_at OR DELETE ON logistik_photo FOR EACH ROW EXECUTE FUNCTION {pk}()"
_NEVER = "BEFORE UPDATE OR DELETE ON logistik_document FOR EACH ROW WHEN (OLD.number < 0) EXECUTE FUNCTION {pk}()"


def _trigger(statement: str, trigger: str = "append_only", table: str = "logistik_photo") -> list[str]:
    where = f"tgname LIKE 'pgtrigger_{trigger}%' AND tgrelid = '{table}'::regclass"
    (name,) = one(f"SELECT tgname FROM pg_trigger WHERE {where}")
    superuser(statement.format(pk=name))
    return [f"Pemicu {trigger} pada {table}: "]


def _anew(how: str, trigger: str, table: str) -> list[str]:
    return _trigger(f"DROP TRIGGER {{pk}} ON {table}; CREATE TRIGGER {{pk}} {how}", trigger, table)


FURTHER = (
    _row("a count of a report changed", "logistik_receiptline", "UPDATE logistik_receiptline SET good = good + 1"
         " WHERE receipt_id = %(pk)s", "Penerimaan {pk}: isinya bukan", pk="receipt_id"),
    _row("a line of a manifest deleted", "logistik_shipmentline", "DELETE FROM logistik_shipmentline"
         " WHERE shipment_id = %(pk)s", "Pengiriman {pk}: isinya bukan", pk="shipment_id"),
    _row("a correction taken back", "logistik_supersession", "DELETE FROM logistik_supersession"
         " WHERE receipt_id = %(pk)s", "Koreksi {pk}: hilang", pk="receipt_id"),
    _row("a report deleted", "logistik_receipt", "DELETE FROM logistik_receipt WHERE id = %(pk)s",
         "Penerimaan {pk}: hilang"),
    _row("the bytes of a report changed", "logistik_submission", "UPDATE logistik_submission SET body = '{{}}'"
         " WHERE id = %(pk)s".replace("{{}}", "{}"), "Kiriman {pk}: isinya bukan"),
    _row("a second content under the same id deleted", "logistik_submission", "DELETE FROM logistik_submission"
         " WHERE id = %(pk)s", "Kiriman {pk}: hilang", "NOT accepted"),
    _row("a departure forged", "logistik_shipment", "INSERT INTO logistik_shipmentevent (id, shipment_id, kind,"
         " occurred_at, vehicle, notes, recorded_at) VALUES (%(pk)s, %(pk)s, 'tiba', now(), '', '', now())",
         "Kejadian pengiriman {pk}: ada, tetapi tidak pernah dicatat"),
    _row("a flag deleted", "logistik_flag", "DELETE FROM logistik_flag WHERE id = %(pk)s", "Indikasi {pk}: hilang"),
    _row("a flag's history shortened", "logistik_flagevent", "DELETE FROM logistik_flagevent WHERE flag_id = %(pk)s",
         "Indikasi {pk}: isinya bukan", pk="flag_id"),
    _row("a person let into the panel", "pengawasan_supervisor", "UPDATE pengawasan_supervisor SET is_superuser = true"
         " WHERE id = %(pk)s", "Pengawas {pk}: isinya bukan"),
    _row("a password set", "pengawasan_supervisor", "UPDATE pengawasan_supervisor SET password = 'x'"
         " WHERE id = %(pk)s", "Pengawas {pk}: isinya bukan"),
    _row("somebody's one-time codes deleted", "pengawasan_secondfactor", "DELETE FROM pengawasan_secondfactor"
         " WHERE id = %(pk)s", "Kode sekali pakai {pk}: hilang"),
    _row("an assignment added", "pengawasan_supervisor", "INSERT INTO pengawasan_assignment (id, supervisor_id, role,"
         " region_id, valid_from, letter_number) SELECT -1, %(pk)s, 'koordinator', code, now(), ''"
         " FROM pengawasan_region WHERE level = 2 LIMIT 1", "Penugasan -1: ada, tetapi tidak pernah dicatat"),
    _row("a deadline moved", "logistik_deadline", "UPDATE logistik_deadline SET days_before = 0 WHERE id = %(pk)s",
         "Tenggat {pk}: isinya bukan", "days_before > 0"),
    _row("a roll of voters changed", "logistik_votercount", "UPDATE logistik_votercount SET male = male - 1"
         " WHERE id = %(pk)s", "Jumlah pemilih {pk}: isinya bukan", "male > 0"),
    _row("an allotment changed", "logistik_allotment", "UPDATE logistik_allotment SET quantity = 0 WHERE id = %(pk)s",
         "Alokasi {pk}: isinya bukan", "quantity > 0"),
    _row("the end of a chain deleted", "pengawasan_auditchain", "DELETE FROM pengawasan_auditchain"
         " WHERE code = %(pk)s", "Rantai {pk}: ujungnya tidak tersimpan", pk="code"),
    Manipulation("a trigger dropped", partial(_trigger, "DROP TRIGGER {pk} ON logistik_photo")),
    Manipulation("a trigger's function made harmless", partial(_trigger, _BODY)),
    Manipulation("a trigger bound to one column", partial(_anew, _BOUND, "append_only", "logistik_photo")),
    Manipulation("a trigger asking for what never is", partial(_anew, _NEVER, "frozen", "logistik_document")),
    Manipulation("foreign keys switched off", lambda: (superuser("ALTER TABLE logistik_flag DISABLE TRIGGER ALL"),
                                                       ["pada logistik_flag: dimatikan"])[1]),
)  # fmt: skip
