"""No rule and no page walks through a big table: what they ask, indexes answer, however much is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

from logistik.models import Election
from logistik.rules import RULES, Scope, fingerprint
from pengawasan.models import Assignment

from .ground import KAB, KEC, NOW, Ground, supervisor

#: Enough that an index pays, of which nothing is in breach.
STORED = """
    SET LOCAL session_replication_role = replica;
    CREATE TEMPORARY TABLE place ON COMMIT DROP AS
        SELECT md5(n::text)::uuid AS id, '91.01.01.3' || to_char(n / 500, 'FM000') || '.' || to_char(n % 500, 'FM000')
                   AS code, n FROM generate_series(1, 4000) AS n;
    INSERT INTO logistik_balance (election_id, place_id, item_id, level, need, shipped, departed, arrived,
                                  received_good, last_received_at, due_at)
        SELECT 'CONTOH', code, 'TNT', 5, 2, 2, 2, 2, 2, now(), now() FROM place;
    INSERT INTO logistik_shipment (id, manifest_number, election_id, origin_id, destination_id, stage, direction,
                                   vehicle, escort, recorded_at)
        SELECT id, n::text, 'CONTOH', '91.01', code, 1, 'outbound', '', 'Polri', now() FROM place;
    INSERT INTO logistik_shipmentline (shipment_id, item_id, quantity, seal_number) SELECT id, 'TNT', 2, '' FROM place;
    INSERT INTO logistik_legbalance (shipment_id, item_id, manifest, counted, reports)
        SELECT id, 'TNT', 2, 2, 1 FROM place;
    INSERT INTO logistik_receipt (id, election_id, shipment_id, manifest_number, place_id, reporter_id, submission_id,
                                  observed_at, received_at, judged_at, mock, witness, seal, seal_numbers, storage,
                                  received_by, notes, marks)
        SELECT id, 'CONTOH', id, '', code, 1, n, now(), now(), '2024-01-01', FALSE, 'present', 'intact', '{}',
               'official', '', '', '{}' FROM place;
    INSERT INTO logistik_receiptline (receipt_id, item_id, good, damaged, seal_number)
        SELECT id, 'TNT', 2, 0, '' FROM place;
    INSERT INTO logistik_sealsighting (election_id, number, place_id, shipment_id, times)
        SELECT 'CONTOH', n::text, code, id, 1 FROM place;
    INSERT INTO logistik_shipmentfact (shipment_id, election_id, destination_id, direction, received_at, is_stopped,
                                       is_astray)
        SELECT id, 'CONTOH', code, 'outbound', now(), FALSE, FALSE FROM place;
    INSERT INTO logistik_placefact (election_id, place_id, level, needs, met, is_received, is_departed)
        SELECT 'CONTOH', code, 5, 1, 1, TRUE, TRUE FROM place;
    INSERT INTO logistik_receiptfact (receipt_id, distance_m, is_seal_breach) SELECT id, 9, FALSE FROM place;
    INSERT INTO logistik_sealfact (election_id, number, place_id, is_doubled)
        SELECT 'CONTOH', n::text, code, FALSE FROM place;
    ANALYZE;
"""

#: What pages ask of besides.
BESIDE = """
    INSERT INTO pengawasan_region (code, name, level, parent_id, access, timezone, source_status)
        SELECT code, code, 5, left(code, 13), 'normal', 'Asia/Jakarta', 'SAMPLE' FROM place;
    INSERT INTO pengawasan_assignment (supervisor_id, role, region_id, valid_from, letter_number)
        SELECT n, 'ptps', code, '2024-01-01', '' FROM place;
    INSERT INTO logistik_votercount (election_id, place_id, male, female, source_status)
        SELECT 'CONTOH', code, 100, 100, 'SAMPLE' FROM place;
    INSERT INTO logistik_shipmentevent (id, shipment_id, kind, occurred_at, vehicle, notes, recorded_at)
        SELECT id, id, 'tiba', now(), '', '', now() FROM place;
    INSERT INTO logistik_flag (rule, kind, subject, election_id, place_id, severity, sentence, facts, basis, status,
                               opened_at, cleared_at, reason)
        SELECT 'keamanan', 'segel', code, 'CONTOH', code, 'serius', '', '', '[]', 'teratasi', now(), now(), ''
          FROM place;
    ANALYZE;
"""
PAGES = ("/", f"/wilayah/{KAB}/", f"/wilayah/{KEC}/", "/indikasi/", "/kesiapan/", "/api/v1/worklist/")

#: Tables that grow with every polling station, shipment and report.
BIG = {
    *("balance", "legbalance", "shipment", "shipmentline", "shipmentevent", "receipt", "receiptline", "sealsighting"),
    *("shipmentfact", "receiptfact", "sealfact", "placefact", "votercount"),
}
#: For a page, which shows one part of the country, these are big too.
OF_THE_COUNTRY = BIG | {"pengawasan_region", "pengawasan_assignment", "flag"}
#: All of it belongs to another election in another kabupaten.
ELSEWHERE = (STORED + BESIDE).replace("'CONTOH'", "'LAIN'").replace("'91.01", "'91.03")


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def planned(sql: str, params: Any) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        found = cursor.fetchone()[0]
    plan: dict[str, Any] = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return plan


def walked_through(sql: str, params: Any, big: set[str]) -> list[str]:
    """Big tables of which a plan made of indexes alone would still read everything."""
    with connection.cursor() as cursor:
        for other_way in ("seqscan", "hashjoin", "mergejoin", "material"):
            cursor.execute(f"SET LOCAL enable_{other_way} = off")
        cursor.execute("SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid WHERE indpred IS NOT NULL")
        partial = {name for (name,) in cursor.fetchall()}
    walked = []
    for node in nodes(planned(sql, params)):
        table = node.get("Relation Name", "").removeprefix("logistik_")
        whole = node["Node Type"] == "Seq Scan" and table in big
        index = node.get("Index Name")
        of_big = index and (table in big or node["Node Type"] == "Bitmap Index Scan")
        whole = whole or bool(of_big and "Index Cond" not in node and index not in partial)
        walked += [f"{node['Node Type']} {table or index}"] * whole
    return walked


def test_no_rule_asked_about_everything_reads_everything(ground: Ground) -> None:
    with connection.cursor() as cursor:
        cursor.execute(STORED)
    asked = {f"{rule.kind} {rule.place}": fingerprint.asked(rule, Scope(), NOW) for rule in RULES}
    found = {name: walked_through(*question, BIG) for name, question in asked.items()}
    assert {name: walked for name, walked in found.items() if walked} == {}


def test_few_reports_are_expected_to_be_from_afar(ground: Ground) -> None:
    """Otherwise the plan, which does not know the limits, reads a third of all that have a position."""
    (rule,) = (rule for rule in RULES if rule.kind == "jauh")
    with connection.cursor() as cursor:
        cursor.execute(STORED)
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = planned(*fingerprint.asked(rule, Scope(), NOW))
    (expected,) = (node["Plan Rows"] for node in nodes(plan) if node.get("Index Name") == "receipt_distance")
    assert expected < 4000 / 100


def test_no_page_reads_everything(ground: Ground) -> None:
    Election.objects.update(voting_day=timezone.now().date() + timedelta(days=1))
    reader = supervisor(KAB, "staf")
    Assignment.objects.create(supervisor=reader, role="panwascam", region_id=KEC, valid_from=NOW.date())
    with connection.cursor() as cursor:
        cursor.execute(ELSEWHERE)
    client, asked = Client(), list[tuple[str, str, Any]]()
    client.force_login(reader)

    def listen(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        asked.append((address, sql, values))
        return execute(sql, values, many, context)

    for address in PAGES:
        with connection.execute_wrapper(listen):
            assert client.get(address).status_code == 200, address
    questions = [(page, sql, values) for page, sql, values in asked if sql.split()[0] in ("SELECT", "WITH")]
    found = [(page, sql[:300], walked_through(sql, values, OF_THE_COUNTRY)) for page, sql, values in questions]
    assert [(page, walked, sql) for page, sql, walked in found if walked] == []
