-- A card that is gone needs to say no more than that: what it showed stays in the database.

-- One row of the view, for a gateway; a function of a set, so that the planner dissolves it into the query.
CREATE FUNCTION shown_card(v card_view) RETURNS SETOF card_view LANGUAGE sql STABLE AS $$
  SELECT v.company_id, v.employee_id, v.company_slug, v.employee_slug, v.version, v.is_active, v.updated_at,
         CASE WHEN v.is_active THEN v.full_name END, CASE WHEN v.is_active THEN v.job_title END,
         CASE WHEN v.is_active THEN v.department END, CASE WHEN v.is_active THEN v.email END,
         CASE WHEN v.is_active THEN v.phone END, CASE WHEN v.is_active THEN v.whatsapp END,
         CASE WHEN v.is_active THEN v.photo_url END, CASE WHEN v.is_active THEN v.bio END,
         CASE WHEN v.is_active THEN v.address END, CASE WHEN v.is_active THEN v.social_links END,
         v.company_name, v.company_logo, v.company_brand_color, v.company_links, v.company_footer
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION company_cards(p_company uuid, p_after uuid, p_limit integer) RETURNS SETOF card_view
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT shown.* FROM card_view v CROSS JOIN LATERAL shown_card(v) AS shown
    WHERE v.company_id = p_company AND (p_after IS NULL OR v.employee_id > p_after)
    ORDER BY v.employee_id LIMIT p_limit
$$;
