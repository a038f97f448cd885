/** A slot's HTML as a picture of itself: parsed without running, rebuilt from an allow-list, links that lead nowhere. Never inserted raw. */
import { h, type ComponentChildren } from 'preact';

/** What the preview may hold; everything else is left out, its words kept unless they are code. */
const ALLOWED = new Set(
  'a abbr article aside b blockquote br button caption code dd del div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p picture pre q s section small source span strong sub sup table tbody td tfoot th thead time tr u ul'.split(
    ' ',
  ),
);
const SILENT = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'iframe',
  'object',
  'embed',
  'svg',
  'math',
  'head',
  'title',
  'link',
  'meta',
  'base',
]);
const DEEPEST = 40;

interface Policy {
  createHTML(html: string): string;
}
type Factory = { createPolicy(name: string, rules: Policy): Policy };
let policy: Policy | undefined;
/** The one place of the dashboard where text is parsed as markup: into a document of its own, which runs nothing and loads nothing. */
function parse(html: string): Document {
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
  policy ??= factory ? factory.createPolicy('kith-preview', { createHTML: (text) => text }) : { createHTML: (text) => text };
  return new DOMParser().parseFromString(policy.createHTML(html), 'text/html');
}

/** The harmless part of some HTML as nodes, and the names of what was left out. */
export function safeHtml(html: string): { nodes: ComponentChildren; removed: string[] } {
  const removed = new Set<string>();
  const nodes = [...parse(html).body.childNodes].map((node) => rebuilt(node, removed, 0));
  return { nodes, removed: [...removed] };
}

function rebuilt(node: Node, removed: Set<string>, depth: number): ComponentChildren {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (node.nodeType !== Node.ELEMENT_NODE || depth > DEEPEST) return null;
  const element = node as Element;
  const name = element.localName;
  const children = () => [...element.childNodes].map((child) => rebuilt(child, removed, depth + 1));
  if (SILENT.has(name)) {
    removed.add(`<${name}>`);
    return null;
  }
  if (!ALLOWED.has(name)) {
    removed.add(`<${name}>`);
    return children();
  }
  for (const { name: attribute } of element.attributes) if (/^on|^style$|^srcdoc$|^formaction$/i.test(attribute)) removed.add(attribute);
  if (name === 'br' || name === 'hr') return h(name, {});
  if (name === 'img') return h('img', { src: pictureOf(element.getAttribute('src')), alt: element.getAttribute('alt') ?? '' });
  // A preview leads nowhere: links and buttons keep their looks, not their doing.
  if (name === 'a' || name === 'button') return h('span', { class: `fake-${name}` }, children());
  if (name === 'picture' || name === 'source') return children();
  // Headings of the preview are not headings of this page.
  if (/^h[1-6]$/.test(name)) return h('p', { class: `fake-${name}` }, children());
  if (
    name === 'main' ||
    name === 'nav' ||
    name === 'header' ||
    name === 'footer' ||
    name === 'aside' ||
    name === 'section' ||
    name === 'article'
  )
    return h('div', {}, children());
  return h(name, {}, children());
}

/** The address of a picture, when it is one of the web. */
const pictureOf = (src: string | null): string | undefined => (src && /^https?:\/\//i.test(src) ? src : undefined);
