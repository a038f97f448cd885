/** A product feed in XML: items of RSS 2.0 or entries of Atom, whose facts stand in elements of Google's namespace or of the format itself. */
import sax from 'sax';
import { columnOf, write, type Written } from '../data/product-words.ts';
import { HttpError } from '../error.ts';
import type { Found } from './found.ts';

const GOOGLE = 'http://base.google.com/ns/1.0';
/** Letters of one value that are kept; what is shown is far less. */
const LONGEST = 10_000;
const MOST_FACTS = 200;

/** What an item has said so far: Google's words and the format's own, for `g:id` counts before the `id` of Atom. */
interface Open {
  line: number;
  google: Map<string, string>;
  own: Map<string, string>;
}

/** Reads all items of a document that comes in pieces. Throws `invalid` with the line where it is no XML. */
export async function readXml(pieces: AsyncIterable<string>, found: Found): Promise<void> {
  const parser = sax.parser(true, { xmlns: true, position: true });
  let item: Open | null = null;
  // Below an item: how deep, which fact is read, and its text.
  let depth = 0;
  let fact: { name: string; google: boolean } | null = null;
  let text = '';
  let any = false;

  parser.onopentag = (node) => {
    const tag = node as sax.QualifiedTag;
    if (!item) {
      if (tag.local === 'item' || tag.local === 'entry') item = { line: parser.line + 1, google: new Map(), own: new Map() };
      any ||= ['rss', 'feed', 'channel', 'RDF'].includes(tag.local);
      return;
    }
    depth++;
    if (depth > 1) return;
    fact = { name: tag.local, google: tag.uri === GOOGLE };
    text = '';
    const href = tag.attributes['href'];
    // Atom names the address in an attribute, beside others that are no page of the product.
    if (tag.local === 'link' && href && ['alternate', undefined].includes(tag.attributes['rel']?.value)) text = href.value;
  };
  const add = (more: string): void => {
    if (item && fact && depth === 1 && text.length < LONGEST) text += more;
  };
  parser.ontext = add;
  parser.oncdata = add;
  parser.onclosetag = () => {
    if (!item) return;
    if (depth === 0) {
      found(writtenOf(item), item.line);
      item = null;
      return;
    }
    depth--;
    if (depth > 0 || !fact) return;
    const facts = fact.google ? item.google : item.own;
    const value = text.trim().slice(0, LONGEST);
    const before = facts.get(fact.name);
    // What is named again (more pictures) is more of the same; what is a column has one value.
    if (before === undefined) {
      if (facts.size < MOST_FACTS) facts.set(fact.name, value);
    } else if (columnOf(fact.name) === undefined && value !== '' && before.length < 1000) facts.set(fact.name, `${before}, ${value}`);
    fact = null;
  };
  parser.onerror = (error) => {
    const [what = 'it is no XML'] = error.message.split('\n');
    throw new HttpError('invalid', `The feed is no XML from line ${parser.line + 1} on: ${what.slice(0, 120)} Nothing of it was taken.`);
  };
  for await (const piece of pieces) parser.write(piece);
  parser.close();
  if (!any) throw new HttpError('invalid', 'This is XML, but neither RSS nor Atom: no item can be found in it.');
}

function writtenOf({ google, own }: Open): Written {
  const written: Written = { columns: {}, attributes: {} };
  for (const [name, value] of google) write(written, name, value);
  for (const [name, value] of own) if (columnOf(name)) write(written, name, value);
  return written;
}
