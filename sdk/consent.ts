/** Whether this browser may be remembered. Nothing is stored and nothing with an id is sent while `allowed()` is false. */
import type { ConsentMode } from '../shared/api.ts';
import type { Identity } from './identity.ts';

/** What a visitor agreed to. `implied`: was not asked and need not be. `pending`: must be asked first. */
export type ConsentState = 'granted' | 'denied' | 'implied' | 'pending';

/** What each event carries as evidence of why it could be sent. */
export interface ConsentEvidence {
  mode: ConsentMode;
  state: ConsentState;
  /** The browser sends the Global Privacy Control signal, and the site honours it. */
  gpc?: boolean;
}

/** Reads the visitor's choice; `required` waits for a yes, and a browser whose Global Privacy Control says no is taken at its word. */
export interface Consent {
  state(): ConsentState;
  allowed(): boolean;
  evidence(): ConsentEvidence;
}

/** `strict`: must be asked first. `gpc`: the browser sends the signal and the site honours it. */
export function createConsent(mode: ConsentMode, strict: boolean, gpc: boolean, identity: Identity): Consent {
  const state = (): ConsentState => {
    const choice = identity.now()?.consent;
    if (choice) return choice === 'n' ? 'denied' : 'granted';
    return strict ? 'pending' : gpc ? 'denied' : 'implied';
  };
  return {
    state,
    // Granted or implied.
    allowed: () => /^[gi]/.test(state()),
    evidence: () => ({ mode, state: state(), gpc: gpc || undefined }),
  };
}
