-- The events of before the ledger, into it.
INSERT INTO analytics (company_id, id, employee_id, action, device, region, source, ip_address, occurred_at, created_at)
  SELECT company_id, id, employee_id, action, device, region, source, ip_address, occurred_at, created_at
    FROM analytics_before;
--> statement-breakpoint
DROP TABLE analytics_before;
--> statement-breakpoint
INSERT INTO analytics_ids (company_id, id) SELECT company_id, id FROM analytics;
--> statement-breakpoint
SET LOCAL ROLE edgecard_definer;
--> statement-breakpoint
SELECT ledger.roll_up(array_agg((company_id, id, employee_id, action, device, region, source, occurred_at, NULL)::ledger.event))
  FROM analytics GROUP BY company_id, ledger.day(occurred_at);
--> statement-breakpoint
SELECT make_months(3);
--> statement-breakpoint
RESET ROLE;
