-- After every migration, as pengawasan_owner (pengawasan-migrate.service does it). Running it again changes nothing.

GRANT USAGE ON SCHEMA public TO pengawasan_app, pengawasan_reader;
-- No TRUNCATE, no TRIGGER, no REFERENCES; what belongs to the owner can be altered by the owner alone.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO pengawasan_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO pengawasan_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO pengawasan_reader;
REVOKE ALL ON django_migrations FROM pengawasan_app;
GRANT SELECT ON django_migrations TO pengawasan_app;

-- Secrets are not for readers.
REVOKE ALL ON knox_authtoken, django_session, pengawasan_supervisor, pengawasan_secondfactor FROM pengawasan_reader;

-- Evidence, history and the audit trail: what a trigger protects is refused before it comes to the trigger.
DO $$
DECLARE
    guarded record;
BEGIN
    FOR guarded IN
        SELECT DISTINCT tgrelid::regclass AS name, tgname LIKE 'pgtrigger\_append\_only\_%' AS append_only
          FROM pg_trigger
         WHERE tgname LIKE 'pgtrigger\_append\_only\_%' OR tgname LIKE 'pgtrigger\_never\_deleted\_%'
    LOOP
        EXECUTE format('REVOKE DELETE ON %s FROM pengawasan_app', guarded.name);
        IF guarded.append_only THEN
            EXECUTE format('REVOKE UPDATE ON %s FROM pengawasan_app', guarded.name);
        END IF;
    END LOOP;
END
$$;
