import { describe, expect, it } from 'vitest';
import { CLOCKS, ENGINES, LONG } from './house/exceptions.ts';
import { code, files, importsOf, read, ROOMS, undocumented } from './house/source.ts';

const room = (path: string): string | undefined => ROOMS.find((name) => path.startsWith(`${name}/`));
const imports = new Map(code.map((path) => [path, importsOf(path)]));
const lines = (path: string): number => read(path).trimEnd().split('\n').length;

/** Offenders that no exception names, and exceptions that name no offender. */
const against = (offenders: string[], exceptions: Record<string, string>): string[] => [
  ...offenders.filter((path) => !(path in exceptions)),
  ...Object.keys(exceptions)
    .filter((path) => !offenders.includes(path))
    .map((path) => `${path} needs no exception any more`),
];

describe('the import law', () => {
  it('lets a room take from shared and from itself, and from nowhere else', () => {
    const crossed = [...imports].flatMap(([from, list]) =>
      list
        .filter(({ to }) => (room(to) ? room(to) !== room(from) && room(to) !== 'shared' : files.includes(to) && to !== 'package.json'))
        .map(({ to }) => `${from} -> ${to}`),
    );
    expect(crossed).toEqual([]);
  });

  it('keeps shared free of everything but zod', () => {
    const foreign = [...imports]
      .filter(([from]) => room(from) === 'shared')
      .flatMap(([from, list]) => list.filter(({ to }) => room(to) !== 'shared' && to !== 'zod').map(({ to }) => `${from} -> ${to}`));
    expect(foreign).toEqual([]);
  });

  it('brings no zod into a visitor’s browser', () => {
    const seen = new Set<string>();
    const reached: string[] = [];
    const visit = (path: string, trail: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const { to, types } of imports.get(path) ?? []) {
        if (types) continue;
        if (to === 'zod') reached.push(`${trail} -> zod`);
        else if (room(to)) visit(to, `${trail} -> ${to}`);
      }
    };
    for (const path of code.filter((p) => room(p) === 'sdk')) visit(path, path);
    expect(reached).toEqual([]);
  });

  it('has no circles, imports of types included', () => {
    const state = new Map<string, 'open' | 'done'>();
    const circles: string[] = [];
    const visit = (path: string, trail: string[]): void => {
      if (state.get(path) === 'done') return;
      if (state.get(path) === 'open') {
        circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
        return;
      }
      state.set(path, 'open');
      for (const { to } of imports.get(path) ?? []) if (imports.has(to)) visit(to, [...trail, path]);
      state.set(path, 'done');
    };
    for (const path of code) visit(path, []);
    expect(circles).toEqual([]);
  });

  it('names only files that exist', () => {
    const lost = [...imports].flatMap(([from, list]) =>
      list.filter(({ to }) => to.includes('/') && room(to) && !files.includes(to)).map(({ to }) => `${from} -> ${to}`),
    );
    expect(lost).toEqual([]);
  });
});

describe('the house rules', () => {
  it('name an engine only under collector/store', () => {
    const named = code.filter(
      (path) => !path.startsWith('collector/store/') && /\b(better-)?(sqlite3?|postgres(ql)?|citus|pg|libsql|duckdb)\b/i.test(read(path)),
    );
    expect(against(named, ENGINES)).toEqual([]);
  });

  it('quote a name with a capital letter in SQL, which an engine would else make small', () => {
    const unquoted = code
      .filter((path) => path.startsWith('collector/'))
      .flatMap((path) =>
        read(path)
          .split('\n')
          .filter((line) => !/^\s*(import|export|\*|\/)/.test(line) && /\bas [a-z]+[A-Z]\w*/.test(line))
          .map((line) => `${path}: ${line.trim()}`),
      );
    expect(unquoted).toEqual([]);
  });

  it('keep every file of logic within 300 lines', () => {
    expect(
      against(
        code.filter((path) => lines(path) > 300),
        LONG,
      ),
    ).toEqual([]);
  });

  it('keep the median file under 100 lines', () => {
    const sizes = code.map(lines).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(100);
  });

  it('name files for what they own', () => {
    const vague = /^(utils?|helpers?|common|managers?|services?|misc|shared)$/;
    const scripts = files.filter((path) => /\.(ts|tsx|js|mjs)$/.test(path));
    const named = scripts.filter((path) => path.split('/').some((part, i) => i > 0 && part.split(/[.-]/).some((word) => vague.test(word))));
    expect(named).toEqual([]);
  });

  it('give every export of shared, sdk and collector a docstring', () => {
    expect(code.filter((path) => room(path) !== 'dashboard' && !path.startsWith('sdk/demo/')).flatMap(undocumented)).toEqual([]);
  });

  it('take time and randomness as arguments', () => {
    const own = code.filter(
      (path) => ['shared', 'collector'].includes(room(path) ?? '') && /\b(Date\.now|Math\.random|new Date\(\))/.test(read(path)),
    );
    expect(against(own, CLOCKS)).toEqual([]);
  });

  it('leave no path of somebody’s machine in the text', () => {
    const places = new RegExp(['work', 'root', 'home/[a-z]', 'Users/[a-z]'].map((name) => `(^|[\\s"'\`(=:])/${name}/`).join('|'), 'i');
    const told = files.filter((path) => /\.(ts|tsx|js|json|md|css|html|yml|service)$/.test(path) && places.test(read(path)));
    expect(told).toEqual([]);
  });
});

describe('the packages', () => {
  const named = (path: string): string[] => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(read(path)) as Record<string, Record<string, string>>;
    return Object.keys({ ...dependencies, ...devDependencies });
  };
  const manifests = ['package.json', ...files.filter((path) => /^test\/.*\/package\.json$/.test(path))];

  it.each(manifests)('of %s each have a reason in the decisions', (path) => {
    const reasons = read('docs/decisions/0001-packages.md');
    expect(named(path).filter((name) => !reasons.includes(name))).toEqual([]);
  });

  it.each(manifests)('of %s are all used', (path) => {
    const text = files
      .filter((file) => /\.(ts|tsx|js|css)$/.test(file))
      .map(read)
      .join('\n');
    const silent = /^(typescript|prettier|vite|@types\/.*)$/; // programs and types that nothing imports by name
    expect(named(path).filter((name) => !silent.test(name) && !text.includes(`'${name}`))).toEqual([]);
  });
});
