"""What a search entry says of pay, in SQL of both databases: `o` is the opening."""

# Hours a week, where nothing else is stated: a part of them is not counted as a full week.
HOURS = """coalesce(o.hours_max, o.hours_min,
      CASE WHEN o.employment_type IN ('PART_TIME', 'PER_DIEM') THEN NULL ELSE 40 END)"""
PAY_YEAR = f"""
  CASE WHEN o.pay_currency = 'USD' THEN
    round(coalesce(o.pay_max, o.pay_min) * CASE o.pay_period WHEN 'HOUR' THEN {HOURS} * 52
      WHEN 'DAY' THEN {HOURS} * 6.5 WHEN 'WEEK' THEN 52 WHEN 'MONTH' THEN 12 ELSE 1 END)
  END"""
PAY_HOUR = f"""
  CASE WHEN o.pay_currency = 'USD' THEN
    round(coalesce(o.pay_max, o.pay_min) * 1.0 / CASE o.pay_period WHEN 'HOUR' THEN 1
      WHEN 'DAY' THEN 8 WHEN 'WEEK' THEN {HOURS} WHEN 'MONTH' THEN {HOURS} * 52 / 12.0
      ELSE {HOURS} * 52 END, 2)
  END"""
