-- The narrow ways past row-level security, for paths that have no session: public cards, sign-in, the queue consumers.
-- Each returns only what its path needs, and only edgecard_app may call it.

-- security_invoker: a scope sees its own tenant's cards through this view, a gateway sees them all.
CREATE VIEW card_view WITH (security_invoker = true) AS
  SELECT e.company_id, e.id AS employee_id, c.slug AS company_slug, e.public_slug AS employee_slug,
         k.card_version AS version, e.is_active AND c.is_active AS is_active,
         greatest(k.updated_at, e.updated_at) AS updated_at,
         e.full_name, e.job_title, e.department, e.email, e.phone, e.whatsapp, e.photo_url, e.bio, e.address,
         e.social_links, c.name AS company_name, c.logo_url AS company_logo, c.brand_color AS company_brand_color
    FROM employees e
    JOIN companies c ON c.id = e.company_id
    JOIN cards k ON k.company_id = e.company_id AND k.employee_id = e.id;
--> statement-breakpoint
GRANT SELECT ON card_view TO edgecard_app, edgecard_definer;
--> statement-breakpoint
CREATE FUNCTION public_card(p_company_slug text, p_employee_slug text) RETURNS SETOF card_view
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT * FROM card_view WHERE company_slug = p_company_slug AND employee_slug = p_employee_slug $$;
--> statement-breakpoint
-- One page of a company's cards for the fan-out of a rebrand, in the order of their ids.
CREATE FUNCTION company_cards(p_company uuid, p_after uuid, p_limit integer) RETURNS SETOF card_view
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT * FROM card_view
    WHERE company_id = p_company AND (p_after IS NULL OR employee_id > p_after)
    ORDER BY employee_id LIMIT p_limit
$$;
--> statement-breakpoint

-- Counts the attempt before the password is looked at, so that parallel guesses cannot outrun the lock.
-- Answers the same columns whether or not there is such a user; user_id is null when there is none.
CREATE FUNCTION login_attempt(p_email text, p_email_hash text, p_max_failures integer, p_lock_seconds integer)
  RETURNS TABLE (locked_seconds integer, user_id uuid, password_hash text, token_epoch integer, is_active boolean,
                 is_superadmin boolean, company_id uuid, role text, employee_id uuid)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  attempt record;
BEGIN
  INSERT INTO login_throttle AS t (email_hash, failures) VALUES (p_email_hash, 1)
    ON CONFLICT (email_hash) DO UPDATE SET
      failures = CASE WHEN t.locked_until <= now() THEN 1 ELSE t.failures + 1 END,
      locked_until = CASE
        WHEN t.locked_until > now() THEN t.locked_until
        WHEN t.locked_until IS NULL AND t.failures >= p_max_failures THEN now() + make_interval(secs => p_lock_seconds)
      END,
      updated_at = now()
    RETURNING t.locked_until INTO attempt;
  IF attempt.locked_until > now() THEN
    RETURN QUERY SELECT ceil(extract(epoch FROM attempt.locked_until - now()))::integer, NULL::uuid, NULL::text,
      NULL::integer, NULL::boolean, NULL::boolean, NULL::uuid, NULL::text, NULL::uuid;
    RETURN;
  END IF;
  RETURN QUERY
    SELECT 0, u.id, u.password_hash, u.token_epoch, u.is_active, u.is_superadmin, m.company_id, m.role, m.employee_id
      FROM (SELECT 1) AS one
      LEFT JOIN users u ON u.email = p_email
      LEFT JOIN LATERAL (
        SELECT m.company_id, m.role, m.employee_id
          FROM memberships m
          JOIN companies c ON c.id = m.company_id
          LEFT JOIN employees e ON e.company_id = m.company_id AND e.id = m.employee_id
          WHERE m.user_id = u.id
          -- Places that are open first (prove_session).
          ORDER BY c.is_active AND (m.role = 'admin' OR e.is_active) DESC, m.company_id IS NOT DISTINCT FROM u.company_id DESC, m.created_at
          LIMIT 1
      ) m ON true;
END
$$;
--> statement-breakpoint
CREATE FUNCTION login_succeeded(p_email_hash text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ DELETE FROM login_throttle WHERE email_hash = p_email_hash $$;
--> statement-breakpoint
CREATE FUNCTION forget_old_logins(p_days integer) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ DELETE FROM login_throttle WHERE updated_at < now() - make_interval(days => p_days) $$;
--> statement-breakpoint
-- What somebody is in another of their companies; no row when they are nothing there.
CREATE FUNCTION membership_of(p_user uuid, p_epoch integer, p_company uuid)
  RETURNS TABLE (role text, employee_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.role, m.employee_id
    FROM memberships m
    JOIN users u ON u.id = m.user_id
    JOIN companies c ON c.id = m.company_id
    WHERE m.user_id = p_user AND m.company_id = p_company AND u.is_active AND u.token_epoch = p_epoch AND c.is_active
$$;
--> statement-breakpoint
-- The companies of the scope's user.
CREATE FUNCTION my_companies() RETURNS TABLE (company_id uuid, name text, slug text, role text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id, c.name, c.slug, m.role
    FROM memberships m JOIN companies c ON c.id = m.company_id
    WHERE m.user_id = scope_user() AND c.is_active
    ORDER BY c.name, c.id
$$;
--> statement-breakpoint
-- The company a person belongs to, for a superadmin who knows only the person's id.
CREATE FUNCTION company_of_employee(p_user uuid, p_epoch integer, p_employee uuid) RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT e.company_id FROM employees e JOIN users u ON u.id = p_user
    WHERE e.id = p_employee AND u.is_superadmin AND u.is_active AND u.token_epoch = p_epoch
$$;
--> statement-breakpoint

-- One batch of events, once: an event that is there already adds nothing, here or to the roll-up. Sorted, so that two
-- consumers lock rows in the same order. Answers the ids whose person does not exist, which the caller must not lose.
CREATE FUNCTION record_events(p_companies uuid[], p_ids uuid[], p_employees uuid[], p_actions text[], p_devices text[],
                              p_regions text[], p_ip_addresses text[], p_times timestamptz[])
  RETURNS TABLE (recorded bigint, unknown uuid[])
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH sent AS (
    SELECT DISTINCT ON (s.company_id, s.id) s.*, e.id IS NOT NULL AS known
      FROM unnest(p_companies, p_ids, p_employees, p_actions, p_devices, p_regions, p_ip_addresses, p_times)
        AS s (company_id, id, employee_id, action, device, region, ip_address, occurred_at)
      LEFT JOIN employees e ON e.company_id = s.company_id AND e.id = s.employee_id
      ORDER BY s.company_id, s.id
  ), fresh AS (
    INSERT INTO analytics (company_id, id, employee_id, action, device, region, ip_address, occurred_at)
      SELECT company_id, id, employee_id, action, device, region, ip_address, occurred_at
        FROM sent WHERE known ORDER BY company_id, id
      ON CONFLICT (company_id, id) DO NOTHING
      RETURNING company_id, employee_id, action, occurred_at
  ), rolled AS (
    INSERT INTO analytics_daily AS d (company_id, day, employee_id, action, events)
      SELECT company_id, (occurred_at AT TIME ZONE 'UTC')::date, employee_id, action, count(*)
        FROM fresh GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
      ON CONFLICT (company_id, day, employee_id, action) DO UPDATE SET events = d.events + excluded.events
  )
  SELECT (SELECT count(*) FROM fresh), array(SELECT id FROM sent WHERE NOT known)
$$;
--> statement-breakpoint

-- Owned by edgecard_definer, closed to everybody, opened to the Worker.
DO $$
DECLARE
  gateway text;
BEGIN
  FOREACH gateway IN ARRAY ARRAY[
    'public_card(text, text)', 'company_cards(uuid, uuid, integer)',
    'login_attempt(text, text, integer, integer)', 'login_succeeded(text)', 'forget_old_logins(integer)',
    'membership_of(uuid, integer, uuid)', 'my_companies()', 'company_of_employee(uuid, integer, uuid)',
    'record_events(uuid[], uuid[], uuid[], text[], text[], text[], text[], timestamptz[])'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO edgecard_definer', gateway);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', gateway);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO edgecard_app', gateway);
  END LOOP;
END
$$;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM edgecard_definer;
