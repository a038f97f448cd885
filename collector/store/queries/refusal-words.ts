/** Why a claim has no effect, for people to read. */
import type { Verdict } from '../../identity/claims.ts';

/** The verdicts that refuse. */
export type Refusal = Extract<Verdict, 'shared_device' | 'taken' | 'limit'>;

/** The reason of a refused claim in a sentence; `user` is the user id that claimed. */
export function refusalWords(verdict: Refusal, { namespace, value, user }: { namespace: string; value: string; user: string }): string {
  if (verdict === 'shared_device')
    return `This device belongs to another known person; "${user}" used it too. Its earlier history stays where it was.`;
  const thing = namespace === 'email' ? `The e-mail address ${value}` : 'One more device';
  if (verdict === 'taken') return `${thing} is another person's already, so it was not made "${user}"'s as well.`;
  return `${thing} was not added to "${user}": they have as many as your settings allow.`;
}
