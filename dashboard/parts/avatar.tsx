import type { ComponentChildren } from 'preact';
import { t } from '../text/text.ts';

/** The one or two letters that stand for a person: of first and last name, else of the address; none for an anonymous visitor. */
export function initials(name: string | null | undefined): string {
  const words = (name ?? '')
    .replace(/@.*/, '')
    .split(/[\s._-]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letter = (word: string | undefined) => /[\p{L}\p{N}]/u.exec(word ?? '')?.[0] ?? '';
  const first = letter(words[0]);
  const last = words.length > 1 ? letter(words.at(-1)) : '';
  return (first + last).toLocaleUpperCase();
}

interface AvatarProps {
  name: string | null | undefined;
  large?: boolean;
}

/** A person's initials in a circle. */
export function Avatar({ name, large }: AvatarProps) {
  const letters = initials(name);
  return (
    <span class={`avatar${large ? ' large' : ''}${letters ? '' : ' nobody'}`} aria-hidden="true">
      {letters || '?'}
    </span>
  );
}

interface PersonProps {
  name: string | null;
  email?: string | null;
  userId?: string | null;
  detail?: ComponentChildren;
}

/** A person in a list: initials and name, or "Anonymous visitor". */
export function Person({ name, email, userId, detail }: PersonProps) {
  const shown = name ?? email ?? userId ?? null;
  return (
    <span class="person">
      <Avatar name={shown} />
      <span class="person-words">
        <span class={shown ? undefined : 'quiet'}>{shown ?? t('parts.anonymous')}</span>
        {detail ? <span class="person-detail">{detail}</span> : null}
      </span>
    </span>
  );
}
