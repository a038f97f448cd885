/** Every page and its address; each is loaded when it is first opened. Navigation and search offer only what stands here. */
import type { ComponentType } from 'preact';
import type { Key } from './text/text.ts';

/** One page. `open`: shown without a session, outside the frame. */
export interface PageEntry {
  path: string;
  load: () => Promise<{ default: ComponentType }>;
  open?: boolean;
  /** The name it has in navigation and search; without one it is reached through other pages. */
  name?: Key;
}

/** The table of addresses. */
export const pages: PageEntry[] = [
  { path: '/', name: 'nav.overview', load: () => import('./pages/overview.tsx') },
  { path: '/live', name: 'nav.live', load: () => import('./pages/live.tsx') },
  { path: '/traffic', name: 'nav.traffic', load: () => import('./pages/traffic.tsx') },
  { path: '/profiles', name: 'nav.profiles', load: () => import('./pages/profiles.tsx') },
  { path: '/profiles/:id', load: () => import('./pages/profile.tsx') },
  { path: '/accounts', name: 'nav.accounts', load: () => import('./pages/accounts.tsx') },
  { path: '/accounts/:id', load: () => import('./pages/account.tsx') },
  { path: '/orders', name: 'nav.orders', load: () => import('./pages/orders.tsx') },
  { path: '/orders/:id', load: () => import('./pages/order.tsx') },
  { path: '/reconcile', name: 'nav.reconcile', load: () => import('./pages/reconcile.tsx') },
  { path: '/reconcile/:id', load: () => import('./pages/comparison.tsx') },
  { path: '/shops/:id', load: () => import('./pages/shop.tsx') },
  { path: '/merges', name: 'nav.merges', load: () => import('./pages/merges.tsx') },
  { path: '/merges/:id', load: () => import('./pages/merge.tsx') },
  { path: '/hygiene', name: 'nav.hygiene', load: () => import('./pages/hygiene.tsx') },
  { path: '/hygiene/people', load: () => import('./pages/hygiene-people.tsx') },
  { path: '/warnings', name: 'nav.warnings', load: () => import('./pages/warnings.tsx') },
  { path: '/segments', name: 'nav.segments', load: () => import('./pages/segments.tsx') },
  { path: '/segments/:id', load: () => import('./pages/segment.tsx') },
  { path: '/experiences', name: 'nav.experiences', load: () => import('./pages/experiences.tsx') },
  { path: '/experiences/:id', load: () => import('./pages/experience.tsx') },
  { path: '/products', name: 'nav.products', load: () => import('./pages/products.tsx') },
  { path: '/products/:id', load: () => import('./pages/product.tsx') },
  { path: '/imports', name: 'nav.imports', load: () => import('./pages/imports.tsx') },
  { path: '/imports/:id', load: () => import('./pages/import.tsx') },
  { path: '/dictionary', name: 'nav.dictionary', load: () => import('./pages/dictionary.tsx') },
  { path: '/dictionary/:id', load: () => import('./pages/term.tsx') },
  { path: '/refused', name: 'nav.refused', load: () => import('./pages/refused.tsx') },
  { path: '/refused/:id', load: () => import('./pages/refused-kind.tsx') },
  { path: '/health', name: 'nav.health', load: () => import('./pages/health.tsx') },
  { path: '/settings', name: 'nav.settings', load: () => import('./pages/settings.tsx') },
  { path: '/setup', open: true, load: () => import('./pages/setup.tsx') },
  { path: '/login', open: true, load: () => import('./pages/login.tsx') },
  { path: '/invitation', open: true, load: () => import('./pages/invitation.tsx') },
];
if (import.meta.env.DEV) pages.push({ path: '/parts', load: () => import('./parts/gallery.tsx') });

/** Whether there is a page at this address. */
export const exists = (path: string): boolean => pages.some((page) => page.path === path);
