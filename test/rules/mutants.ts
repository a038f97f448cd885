import type { Store } from '../../collector/store/store.ts';

/** Deliberate mistakes in the readers of rules: each is one replacement in one file, and the law must notice every one of them. */
export interface Mutant {
  says: string;
  file: string;
  from: string;
  to: string;
}
const mutant = (file: string, says: string, from: string, to: string): Mutant => ({ says, file, from, to });

const compare = 'shared/compare.ts';
const evaluate = 'shared/evaluate.ts';
const match = 'shared/event-match.ts';
const time = 'shared/time.ts';
const population = 'collector/store/rule-sql.ts';
const words = 'collector/store/json-words.ts';
const dialect = 'collector/store/dialect.ts';
const computed = 'collector/store/computed-traits.ts';
const server = 'collector/store/postgres/dialect.ts';

/** Mistakes of the in-memory reader. */
export const memoryMutants: Mutant[] = [
  mutant(compare, 'eq coerces', 'value === other &&', '(value as never) == other &&'),
  mutant(compare, 'null exists', 'value !== undefined && value !== null', 'value !== undefined'),
  mutant(
    compare,
    'falsy does not exist',
    'exists: (_test, value) => value !== undefined && value !== null',
    'exists: (_test, value) => Boolean(value)',
  ),
  mutant(compare, 'in of nothing holds', 'test.value.some(', 'test.value.length === 0 || test.value.some('),
  mutant(compare, 'gt is not strict', 'value > test.value', 'value >= test.value'),
  mutant(compare, 'lt is not strict', 'value < test.value', 'value <= test.value'),
  mutant(compare, 'gte is strict', 'isNumber(value) && value >= test.value', 'isNumber(value) && value > test.value'),
  mutant(compare, 'lte is strict', 'isNumber(value) && value <= test.value', 'isNumber(value) && value < test.value'),
  mutant(
    compare,
    'numbers are read from texts',
    `typeof value === 'number' && Number.isFinite(value);`,
    `!Number.isNaN(Number(value as never)) && value !== undefined;`,
  ),
  mutant(compare, 'contains ignores case', 'value.includes(test.value)', 'value.toLowerCase().includes(test.value.toLowerCase())'),
  mutant(
    compare,
    'contains looks into everything',
    `typeof value === 'string' && value.includes`,
    `value !== undefined && String(value).includes`,
  ),
  mutant(
    compare,
    'contains is a pattern',
    'value.includes(test.value)',
    `new RegExp(test.value.replace('*', '.*').replaceAll('_', '.')).test(value)`,
  ),
  mutant(compare, 'startsWith is contains', 'value.startsWith(test.value)', 'value.includes(test.value)'),
  mutant(
    compare,
    'text is normalised',
    'value === other &&',
    `(typeof value === 'string' ? value.normalize() : value) === (typeof other === 'string' ? other.normalize() : other) &&`,
  ),
  mutant(compare, 'text is trimmed', 'value === other &&', `(typeof value === 'string' ? value.trim() : value) === other &&`),
  mutant(compare, 'before is not strict', 'at < limitOf', 'at <= limitOf'),
  mutant(compare, 'after is not strict', 'at > limitOf', 'at >= limitOf'),
  mutant(
    compare,
    'withinLast loses its first moment',
    'at >= now - spanOf(test.value) && at <= now',
    'at > now - spanOf(test.value) && at <= now',
  ),
  mutant(compare, 'withinLast reaches ahead', 'at >= now - spanOf(test.value) && at <= now', 'at >= now - spanOf(test.value)'),
  mutant(compare, 'withinLast loses this moment', 'at <= now)', 'at < now)'),
  mutant(compare, 'withinNext loses its last moment', 'at <= now + spanOf(test.value)', 'at < now + spanOf(test.value)'),
  mutant(compare, 'withinNext reaches behind', 'at >= now && at <= now +', 'at <= now +'),
  mutant(
    compare,
    'numbers are instants',
    `typeof value === 'string' ? parseInstant(value, zone)`,
    `typeof value === 'number' ? value : typeof value === 'string' ? parseInstant(value, zone)`,
  ),
  mutant(evaluate, 'all of nothing does not hold', 'rule.of.every(', 'rule.of.length > 0 && rule.of.every('),
  mutant(evaluate, 'any of nothing holds', 'rule.of.some(', 'rule.of.length === 0 || rule.of.some('),
  mutant(evaluate, 'all is any', 'rule.of.every(', 'rule.of.some('),
  mutant(
    evaluate,
    'not is three-valued',
    '!matches(rule.of, facts, now, zone)',
    `(rule.of.kind !== 'trait' || facts.traits[rule.of.name] !== undefined) && !matches(rule.of, facts, now, zone)`,
  ),
  mutant(evaluate, 'inherited traits', 'Object.hasOwn(facts.traits, name) ? facts.traits[name] : undefined', 'facts.traits[name]'),
  mutant(evaluate, 'count defaults to none', `{ op: 'gte', value: 1 }`, `{ op: 'gte', value: 0 }`),
  mutant(evaluate, 'no count beside a sum', 'return counted && (did.sum.op', 'return (!did.count || counted) && (did.sum.op'),
  mutant(evaluate, 'eq is gte', 'tally.count === value', 'tally.count >= value'),
  mutant(evaluate, 'lte needs one', 'tally.count <= value', 'tally.count >= 1 && tally.count <= value'),
  mutant(evaluate, 'lte is strict', 'tally.count <= value', 'tally.count < value'),
  mutant(evaluate, 'a sum is strict', 'tally.sum >= limit', 'tally.sum > limit'),
  mutant(evaluate, 'a sum of at most is strict', 'tally.sum <= limit', 'tally.sum < limit'),
  mutant(
    evaluate,
    'last loses its first moment',
    'from: now - (parseDuration(within.last) ?? 0)',
    'from: now + 1 - (parseDuration(within.last) ?? 0)',
  ),
  mutant(evaluate, 'last loses this moment', 'to: now + 1', 'to: now'),
  mutant(evaluate, 'windows in UTC', 'parseInstant(within.from, zone)', `parseInstant(within.from, 'UTC')`),
  mutant(evaluate, 'everybody is in every segment', 'segments.has(rule.id)', 'segments.size > 0'),
  mutant(match, 'to is inclusive', 'event.ts >= to) continue', 'event.ts > to) continue'),
  mutant(match, 'from is exclusive', 'event.ts < from ||', 'event.ts <= from ||'),
  mutant(match, 'type is not looked at', `event.type === (did.type ?? 'track') && `, ''),
  mutant(match, 'names ignore case', 'event.name === did.event', 'event.name.toLowerCase() === did.event.toLowerCase()'),
  mutant(match, 'inherited properties', 'Object.hasOwn(value, key)', 'key in value'),
  mutant(match, 'lists are looked into by number', '!Array.isArray(value) && Object', 'Object'),
  mutant(
    match,
    'each clause may have an element of its own',
    `if (!candidates(event.data, list).some(fits)) return false;`,
    `if (!clauses.every(({ rest, test }) => candidates(event.data, list).some((one) => holds(test, valueAt(one, rest), now, zone)))) return false;`,
  ),
  mutant(match, 'every element must fit', '.some(fits)) return false', '.every(fits)) return false'),
  mutant(match, 'a single object is a list', 'Array.isArray(value) ? value : []', 'Array.isArray(value) ? value : [value]'),
  mutant(
    match,
    'sums read texts',
    'toMicros(valueAt(event.data, did.sum.property))',
    'toMicros(Number(valueAt(event.data, did.sum.property)))',
  ),
  mutant(
    match,
    'sums in floating point',
    'tally.sum += amountOf(did, event)',
    'tally.sum = ((tally.sum / 1e6) + amountOf(did, event) / 1e6) * 1e6',
  ),
  mutant(time, 'dates are lenient', 'day > daysInMonth(year, month)', 'day > 31'),
  mutant(time, 'offset is ignored', 'utc + fraction - offset', 'utc + fraction'),
  mutant(time, 'offset the wrong way', 'utc + fraction - offset', 'utc + fraction + offset'),
  mutant(
    time,
    'days in UTC',
    'return instantOf({ year, month, day }, zone);\n  const',
    `return instantOf({ year, month, day }, 'UTC');\n  const`,
  ),
  mutant(time, 'no offset is UTC', '([01]\\d|2[0-3]):([0-5]\\d)))?$/;', '([01]\\d|2[0-3]):([0-5]\\d))?)?$/;'),
];

/** Mistakes of the population's reader, whatever the engine. */
export const populationMutants: Mutant[] = [
  mutant(population, 'in a list, or whatever else', 'return sql`(${some(lists)})`', 'return some(lists)'),
  mutant(population, 'all is any', `' and ',`, `' or ',`),
  mutant(population, 'all of nothing does not hold', `const always = plain('1 = 1')`, `const always = plain('1 = 0')`),
  mutant(population, 'any of nothing holds', `const never = plain('1 = 0')`, `const never = plain('1 = 1')`),
  mutant(population, 'not is lost', 'sql`not (${ruleSql(rule.of, a)})`', 'sql`(${ruleSql(rule.of, a)})`'),
  mutant(
    population,
    'computed traits are three-valued',
    'case when ${testSql(rule, value, a)} then 1 else 0 end = 1',
    '${testSql(rule, value, a)}',
  ),
  mutant(population, 'booleans are numbers', `case when t.kind = 'number' then t.num end`, `t.num`),
  mutant(population, 'other types are texts', `case when t.kind = 'string' then t.text end`, `t.text`),
  mutant(population, 'numbers are booleans', `case when t.kind = 'boolean' then t.num end`, `t.num`),
  mutant(population, 'true is one', 'value.truth} = ${other ? 1 : 0}', 'value.truth} = ${1}'),
  mutant(population, 'gt is not strict', 'value.number} > ', 'value.number} >= '),
  mutant(population, 'gte is strict', 'value.number} >= ', 'value.number} > '),
  mutant(population, 'lt is not strict', 'value.number} < ', 'value.number} <= '),
  mutant(population, 'lte is strict', 'value.number} <= ', 'value.number} < '),
  mutant(
    population,
    'contains is a pattern',
    '${a.d.position(value.text, sql`${test.value}`)} > 0',
    `\${value.text} like \${'%' + test.value + '%'}`,
  ),
  mutant(population, 'startsWith is contains', ')} = 1`', ')} >= 1`'),
  mutant(population, 'before is not strict', '${a.d.instant(value.text, a.zone)} < ', '${a.d.instant(value.text, a.zone)} <= '),
  mutant(population, 'after is not strict', '${a.d.instant(value.text, a.zone)} > ', '${a.d.instant(value.text, a.zone)} >= '),
  mutant(population, 'withinLast loses its first moment', 'a.now - spanOf(test.value), a.now', 'a.now - spanOf(test.value) + 1, a.now'),
  mutant(population, 'withinLast loses this moment', 'a.now - spanOf(test.value), a.now', 'a.now - spanOf(test.value), a.now - 1'),
  mutant(population, 'withinNext loses its last moment', 'a.now + spanOf(test.value)', 'a.now + spanOf(test.value) - 1'),
  mutant(population, 'instants in UTC', 'a.d.instant(value.text, a.zone)} <', `a.d.instant(value.text, 'UTC')} <`),
  mutant(population, 'lists of numbers are lists of texts', `oneOf(test, 'number', value.number)`, `oneOf(test, 'number', value.text)`),
  mutant(population, 'lists forget booleans', `, oneOf(test, 'boolean', value.truth)`, ''),
  mutant(population, 'type is not looked at', `sql\`e.kind = \${EVENT_TYPES.indexOf(did.type ?? 'track')}\``, `sql\`e.kind >= \${0}\``),
  mutant(population, 'each clause may have an element of its own', 'const fits = every(', 'const fits = some('),
  mutant(population, 'from is exclusive', 'e.ts >= ${from}', 'e.ts > ${from}'),
  mutant(population, 'to is inclusive', 'e.ts < ${to}', 'e.ts <= ${to}'),
  mutant(population, 'nobody without the event', 'const zero = enough(did, { count: 0, sum: 0 })', 'const zero = false'),
  mutant(population, 'nodes are people', 'select n.root from', 'select n.node from'),
  mutant(population, 'counted by node', 'group by n.root having', 'group by n.node having'),
  mutant(population, 'nobody’s nodes are people', 'sum(t.count)', 'count(*)'),
  mutant(population, 'a sum is strict', `gte: '>='`, `gte: '>'`),
  mutant(population, 'at most is strict', `lte: '<='`, `lte: '<'`),
  mutant(
    population,
    'inherited computed traits',
    'Object.hasOwn(computedTraits, rule.name) ? computedTraits[rule.name] : undefined',
    `(computedTraits[rule.name] ?? computedTraits[rule.name.slice(1)] ?? (rule.name.slice(1) in {} ? computedTraits['$orders'] : undefined))`,
  ),
  mutant(
    population,
    'members of any segment',
    'm.site = ${a.site} and m.segment = ${rule.id}',
    'm.site = ${a.site} and m.segment >= ${rule.id}',
  ),
  mutant(computed, 'money in micro-units', '/ 1000000.0', '* 1.0'),
  mutant(computed, 'leads are visitors', `when p.identified = 1 then 'lead'`, `when p.identified = 2 then 'lead'`),
  mutant(computed, 'identified is a number', `type: 'truth'`, `type: 'number'`),
];

/** Mistakes in the words of each engine. */
export const wordMutants: Record<Store['engine'], Mutant[]> = {
  sqlite: [
    mutant(words, 'numbers are texts', `= 'text' then`, `in ('text', 'integer') then`),
    mutant(words, 'whole numbers only', `in ('integer', 'real')`, `in ('integer')`),
    mutant(words, 'true is a number', `case \${type} when 'true' then 1 when 'false' then 0 end`, `\${value}`),
    mutant(words, 'null exists', `coalesce(\${type}, 'null') <> 'null'`, `\${type} is not null`),
    mutant(words, 'an object is a list', `= 'array' then`, `<> 'text' then`),
    mutant(
      words,
      'text elements are looked into',
      `case when \${type} = 'object' then`,
      `case when \${type} in ('object', 'text') and json_valid(\${value}) then`,
    ),
    mutant(
      words,
      'lists in lists are looked into',
      `case when \${type} = 'object' then \${value} end`,
      `case when \${type} = 'object' then \${value} when \${type} = 'array' then json_extract(\${value}, '$[0]') end`,
    ),
    mutant(dialect, 'instants without milliseconds', `|| printf('.%03dZ', \${rest})`, `|| 'Z'`),
  ],
  postgres: [
    mutant(server, 'numbers are texts', `when \${type} = 'string' then`, `when \${type} in ('string', 'number') then`),
    mutant(
      server,
      'one is true',
      `when \${type} = 'boolean' then case when \${text} = 'true'`,
      `when \${type} in ('boolean', 'number') then case when \${text} in ('true', '1')`,
    ),
    mutant(server, 'true is false', `= 'true' then 1 else 0`, `= 'true' then 0 else 1`),
    mutant(server, 'null exists', `coalesce(\${type}, 'null') <> 'null'`, `\${type} is not null`),
    mutant(server, 'lists are looked into by number', 'sql`(${at} -> ${step})`', `sql\`(\${at} #> array[\${step}])\``),
    mutant(server, 'what is no list has elements', `= 'array' then \${list} end`, `<> 'array' then \${list} end`),
    mutant(
      server,
      'a text is looked for as a pattern',
      'sql`strpos(${text}, ${part})`',
      `sql\`position(\${part} in replace(\${text}, '%', ''))\``,
    ),
    mutant(server, 'a sum of nothing is unknown', `coalesce(sum(\${amount}), 0)::double precision`, `sum(\${amount})::double precision`),
    mutant(server, 'instants without milliseconds', `|| '.' || lpad((\${rest})::text, 3, '0')`, ''),
  ],
};
