/** What a site owner pastes into a page; the text lives in `shared/`, because the dashboard shows it too. */
export { STUB, scriptTag } from '../shared/snippet.ts';
