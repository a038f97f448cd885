import { useLocation } from 'preact-iso';
import type { Counts } from '../../shared/api.ts';
import { href, local, useGo } from '../address.ts';
import { number } from '../format.ts';
import { leavingAsks } from '../leaving.ts';
import { exists } from '../pages.ts';
import { Link } from '../parts/button.tsx';
import { Menu, type MenuItem } from '../parts/menu.tsx';
import { toast } from '../parts/toast.tsx';
import { leave, may, session, site } from '../session.ts';
import { t, type Key } from '../text/text.ts';
import { chooseTheme, theme, THEMES } from '../theme.ts';
import { Mark } from './mark.tsx';

interface Entry {
  to: string;
  name: Key & `nav.${string}`;
  count?: keyof Counts;
}
/** The groups of the navigation; a page that does not exist is not offered. */
const GROUPS: { name?: 'nav.people' | 'nav.act' | 'nav.data'; entries: Entry[] }[] = [
  {
    entries: [
      { to: '/', name: 'nav.overview' },
      { to: '/live', name: 'nav.live', count: 'live' },
      { to: '/traffic', name: 'nav.traffic' },
      { to: '/orders', name: 'nav.orders' },
      { to: '/reconcile', name: 'nav.reconcile' },
    ],
  },
  {
    name: 'nav.people',
    entries: [
      { to: '/profiles', name: 'nav.profiles', count: 'profiles' },
      { to: '/segments', name: 'nav.segments', count: 'segments' },
      { to: '/accounts', name: 'nav.accounts' },
      { to: '/merges', name: 'nav.merges', count: 'suggestions' },
      { to: '/warnings', name: 'nav.warnings' },
    ],
  },
  { name: 'nav.act', entries: [{ to: '/experiences', name: 'nav.experiences', count: 'experiences' }] },
  {
    name: 'nav.data',
    entries: [
      { to: '/products', name: 'nav.products' },
      { to: '/hygiene', name: 'nav.hygiene' },
      { to: '/imports', name: 'nav.imports' },
      { to: '/dictionary', name: 'nav.dictionary' },
      { to: '/refused', name: 'nav.refused', count: 'refused' },
    ],
  },
];
type Plain =
  | 'nav.overview'
  | 'nav.live'
  | 'nav.traffic'
  | 'nav.orders'
  | 'nav.reconcile'
  | 'nav.profiles'
  | 'nav.segments'
  | 'nav.experiences'
  | 'nav.products'
  | 'nav.imports'
  | 'nav.dictionary'
  | 'nav.hygiene'
  | 'nav.refused'
  | 'nav.accounts'
  | 'nav.merges'
  | 'nav.warnings';
const nameOf = (entry: Entry) => t(entry.name as Plain);
const offered = GROUPS.map((group) => ({ ...group, entries: group.entries.filter((entry) => exists(entry.to)) })).filter(
  (g) => g.entries.length > 0,
);

/** Whether an address belongs to a navigation entry: itself or below it. */
export const within = (path: string, to: string): boolean => (to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`));

function Item({ entry, path, counts }: { entry: Entry; path: string; counts: Counts | undefined }) {
  const count = entry.count && counts ? counts[entry.count] : undefined;
  return (
    <li>
      <Link to={entry.to} class="nav-item" current={within(path, entry.to)}>
        <span>{nameOf(entry)}</span>
        {count ? <span class="badge">{number(count)}</span> : null}
      </Link>
    </li>
  );
}

/** What the reader may do about themselves: colours, log out. */
function useOwn(): MenuItem[] {
  return [
    ...THEMES.map((name) => ({
      label: t(`nav.theme.${name}`),
      checked: theme.value === name,
      group: t('nav.look'),
      onSelect: () => chooseTheme(name),
    })),
    { label: t('nav.logout'), group: t('nav.you'), onSelect: () => void leave().catch((error: Error) => toast(error.message)) },
  ];
}
/** The reader's sites. Another site has other people: what is open is left for the list it stands in. */
function useSites(): MenuItem[] {
  const { path, route } = useLocation();
  const list = `/${local(path).split('/')[1] ?? ''}`;
  return (session.value?.sites ?? []).map((s) => ({
    label: s.name,
    checked: s.id === site.value?.id,
    group: t('nav.sites'),
    onSelect: () => {
      const to = href(`${list}?site=${encodeURIComponent(s.id)}`);
      if (s.id !== site.value?.id && !leavingAsks(to)) route(to);
    },
  }));
}

/** The navigation at the left, in groups with their figures; site, reader and settings at the foot. */
export function Navigation({ counts }: { counts: Counts | undefined }) {
  const path = local(useLocation().path);
  const sites = useSites();
  const own = useOwn();
  const member = session.value?.member;
  const person = member?.name || member?.email || '';
  return (
    <nav class="nav no-print" aria-label={t('nav.label')}>
      <Link to="/" class="brand">
        <Mark />
        <span>Kith</span>
      </Link>
      {offered.map((group) => (
        <div key={group.name ?? 'first'} class="nav-group">
          {group.name ? <p class="nav-group-name">{t(group.name)}</p> : null}
          <ul>
            {group.entries.map((entry) => (
              <Item key={entry.to} entry={entry} path={path} counts={counts} />
            ))}
          </ul>
        </div>
      ))}
      <div class="nav-foot">
        {may('owner') ? (
          <Link to="/health" class="nav-item" current={within(path, '/health')}>
            <span>{t('nav.health')}</span>
            {counts?.hands ? <span class="badge">{number(counts.hands)}</span> : null}
          </Link>
        ) : null}
        <Link to="/settings" class="nav-item" current={within(path, '/settings')}>
          <span>{t('nav.settings')}</span>
        </Link>
        <div class="nav-who">
          {sites.length > 1 ? (
            <Menu up start look="quiet" label={site.value?.name} name={t('nav.site', { name: site.value?.name ?? '' })} items={sites} />
          ) : (
            <span class="nav-site">{site.value?.name}</span>
          )}
          <Menu up look="quiet" label={person.split(/[\s@]/)[0]} name={t('nav.person', { name: person })} items={own} />
        </div>
      </div>
    </nav>
  );
}

/** Looked at now and then. */
const BEHIND: ReadonlySet<string> = new Set(['/orders', '/reconcile', '/live', '/traffic', '/accounts', '/merges', '/warnings']);

/** The navigation of a phone, at the thumb. */
export function Thumb() {
  const path = local(useLocation().path);
  const go = useGo();
  // A thumb has room for a few: what is looked at daily stands there, the rest behind “More”.
  const all = offered.flatMap((group) =>
    group.entries.map((entry) => ({ ...entry, daily: group.name !== 'nav.data' && !BEHIND.has(entry.to) })),
  );
  const first = all.filter((entry) => entry.daily);
  const sites = useSites();
  const behind = [
    ...all.filter((entry) => !entry.daily).map((entry) => ({ to: entry.to, label: nameOf(entry) })),
    ...(may('owner') ? [{ to: '/health', label: t('nav.health') }] : []),
    { to: '/settings', label: t('nav.settings') },
  ];
  const places = behind.map(({ to, label }) => ({
    label,
    current: within(path, to),
    group: t('nav.places'),
    onSelect: () => {
      if (!leavingAsks(href(to))) go(to);
    },
  }));
  const more: MenuItem[] = [...places, ...(sites.length > 1 ? sites : []), ...useOwn()];
  return (
    <nav class="thumb no-print" aria-label={t('nav.label')}>
      {first.map((entry) => (
        <Link key={entry.to} to={entry.to} class="nav-item" current={within(path, entry.to)}>
          {nameOf(entry)}
        </Link>
      ))}
      <Menu up look="quiet" label={t('nav.more')} items={more} current={places.some((place) => place.current)} />
    </nav>
  );
}
