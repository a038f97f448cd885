/** What shared code decides alone, said once more in the engine's own language; `test/store.words.test.ts` holds them to each other. */

/** `toMicros` of shared/money.ts: micro-units of a decimal amount, half away from zero; null beyond nine billion. */
const micros = `create or replace function kith_micros(amount double precision) returns bigint language sql immutable parallel safe as $$
  select case when abs(amount) <= 9e9 then (sign(amount) *
    (floor(abs(amount) * 1000000) + case when abs(amount) * 1000000 - floor(abs(amount) * 1000000) >= 0.5 then 1 else 0 end))::bigint end $$`;

/** `offsetAt` of shared/time.ts: how far a zone's wall clock is ahead of UTC at an instant, both in seconds; zones change between the years 1000 and 9998. */
const offset = `create or replace function kith_offset(at bigint, zone text) returns bigint language sql stable parallel safe as $$
  select extract(epoch from to_timestamp(least(greatest(at, -30610224000), 253339228800)) at time zone zone)::bigint
    - least(greatest(at, -30610224000), 253339228800) $$`;

/** `instantOf` of shared/time.ts for a midnight, in seconds: the first of two where clocks went back, the end of the gap where they went forward. */
const midnight = `create or replace function kith_midnight(day date, zone text) returns bigint language plpgsql stable parallel safe as $$
  declare
    wall bigint := (day - date '1970-01-01')::bigint * 86400;
    early bigint := wall - kith_offset(wall - 86400, zone);
    late bigint := wall - kith_offset(wall + 86400, zone);
    low bigint := least(early, late);
    high bigint := greatest(early, late);
    middle bigint;
  begin
    if low + kith_offset(low, zone) = wall then return low; end if;
    if high + kith_offset(high, zone) = wall then return high; end if;
    while high - low > 1 loop
      middle := (low + high) / 2;
      if middle + kith_offset(middle, zone) < wall then low := middle; else high := middle; end if;
    end loop;
    return high;
  end $$`;

/** `parseInstant` of shared/time.ts: milliseconds of a day in the site's zone or of an RFC 3339 time; null for anything else. */
const instant = `create or replace function kith_instant(said text, zone text) returns bigint language plpgsql stable parallel safe as $$
  declare p text[]; day date; utc bigint;
  begin
    p := regexp_match(said, '^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[Tt]([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:\\.([0-9]+))?(?:([Zz])|([+-])([01][0-9]|2[0-3]):([0-5][0-9])))?$');
    if p is null or p[1] = '0000' or p[2]::int not between 1 and 12 or p[3]::int < 1 or p[3]::int > 31 then return null; end if;
    if p[3]::int > extract(day from make_date(p[1]::int, p[2]::int, 1) + interval '1 month' - interval '1 day') then return null; end if;
    day := make_date(p[1]::int, p[2]::int, p[3]::int);
    if p[4] is null then return kith_midnight(day, zone) * 1000; end if;
    utc := (day - date '1970-01-01')::bigint * 86400000 + p[4]::int * 3600000 + p[5]::int * 60000 + p[6]::int * 1000;
    utc := utc + rpad(left(coalesce(p[7], ''), 3), 3, '0')::int;
    if p[9] is not null then
      utc := utc - (p[10]::int * 3600000 + p[11]::int * 60000) * case when p[9] = '-' then -1 else 1 end;
    end if;
    return utc;
  end $$`;

/** Every function that statements of the store call by name. */
export const functions: readonly string[] = [micros, offset, midnight, instant];
