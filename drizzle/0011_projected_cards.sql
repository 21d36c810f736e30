ALTER TABLE "cards" ADD COLUMN "projected_version" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
-- To note a projection is no change of the card.
DROP TRIGGER touch ON cards;
--> statement-breakpoint
CREATE TRIGGER touch BEFORE UPDATE ON cards FOR EACH ROW
  WHEN (OLD.card_version IS DISTINCT FROM NEW.card_version) EXECUTE FUNCTION touch();
--> statement-breakpoint
-- Those there are count as projected: what is not in KV is read from here.
UPDATE cards SET projected_version = card_version;
--> statement-breakpoint
GRANT UPDATE (projected_version) ON cards TO edgecard_definer;
--> statement-breakpoint
DROP FUNCTION public_card(text, text);
--> statement-breakpoint
-- The cards at so many addresses in one look-up, with no row for those that lead nowhere.
CREATE FUNCTION public_cards(p_companies text[], p_employees text[]) RETURNS SETOF card_view
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT shown.*
    FROM (SELECT DISTINCT * FROM unnest(p_companies, p_employees) AS u (company_slug, employee_slug)) AS asked
    JOIN card_view v ON v.company_slug = asked.company_slug AND v.employee_slug = asked.employee_slug
    CROSS JOIN LATERAL shown_card(v) AS shown
$$;
--> statement-breakpoint
-- A row that is being changed is passed over: it would wait for a change of the whole company, which locks in another
-- order, and its version is about to be another anyway.
CREATE FUNCTION note_projected(p_companies uuid[], p_employees uuid[], p_versions bigint[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH noted AS (
    SELECT k.company_id, k.employee_id, n.version
      FROM unnest(p_companies, p_employees, p_versions) AS n (company_id, employee_id, version)
      JOIN cards k ON k.company_id = n.company_id AND k.employee_id = n.employee_id AND k.projected_version < n.version
      FOR NO KEY UPDATE OF k SKIP LOCKED
  )
  UPDATE cards k SET projected_version = noted.version
    FROM noted WHERE k.company_id = noted.company_id AND k.employee_id = noted.employee_id
$$;
--> statement-breakpoint
CREATE FUNCTION unprojected_cards(p_minutes integer, p_limit integer) RETURNS TABLE (company_id uuid, cards bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT k.company_id, count(*) FROM cards k
    WHERE k.projected_version < k.card_version AND k.updated_at < now() - make_interval(mins => p_minutes)
    GROUP BY k.company_id ORDER BY count(*) DESC, k.company_id LIMIT p_limit
$$;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO edgecard_definer;
--> statement-breakpoint
DO $$
DECLARE
  gateway text;
BEGIN
  FOREACH gateway IN ARRAY ARRAY['public_cards(text[], text[])', 'note_projected(uuid[], uuid[], bigint[])',
                                 'unprojected_cards(integer, integer)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO edgecard_definer', gateway);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', gateway);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO edgecard_app', gateway);
  END LOOP;
END
$$;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgecard_definer;
