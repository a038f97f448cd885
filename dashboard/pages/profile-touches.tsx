/** The contacts made with somebody: when, in which channel, about what, what came of it and what it cost. */
import type { List, Profile, Touch } from '../../shared/api.ts';
import { get } from '../client.ts';
import { number } from '../format.ts';
import { Button, Card, ErrorBox, Money, Skeleton, Time } from '../parts/index.ts';
import { capital, plainName } from '../rules/known.ts';
import { t } from '../text/text.ts';
import { usePaged } from './paged.ts';

const FEW = 5;
const idOf = ({ messageId, at }: Touch): string => `${at} ${messageId}`;
const merged = (newer: Touch[], older: Touch[]): Touch[] => {
  const seen = new Set(newer.map(idOf));
  return [...newer, ...older.filter((touch) => !seen.has(idOf(touch)))];
};

/** The card of whoever was contacted; nothing for everybody else. */
export function Touches({ profile: { id, value } }: { profile: Profile }) {
  return value.touches === 0 ? null : <Contacts id={id} n={value.touches} />;
}

function Contacts({ id, n }: { id: string; n: number }) {
  const found = usePaged<Touch>(
    `touches ${id} ${n}`,
    (cursor, signal) => get<List<Touch>>(`profiles/${encodeURIComponent(id)}/touches`, { query: { limit: FEW, cursor }, signal }),
    merged,
  );
  return (
    <Card title={t('profile.touches')} aside={<span class="quiet num">{number(n)}</span>}>
      <ErrorBox error={found.error ?? found.addError} retry={found.refresh} />
      {found.items || found.error ? null : <Skeleton rows={3} />}
      <ul class="lines contacts">
        {found.items?.map((touch) => (
          <Contact key={idOf(touch)} touch={touch} />
        ))}
      </ul>
      {found.more ? (
        <p class="timeline-foot">
          <Button small look="quiet" busy={found.adding} onClick={() => void found.more?.()}>
            {t('profile.touchesMore')}
          </Button>
        </p>
      ) : null}
    </Card>
  );
}

function Contact({ touch }: { touch: Touch }) {
  const { at, channel, campaign, subject, outcome, cost, currency, counted, countedIn } = touch;
  const about = [subject, campaign === subject ? null : campaign, outcome].filter((words) => words !== null);
  const lost = cost !== null && cost !== 0 && counted === 0 && currency !== countedIn;
  return (
    <li>
      <span class="words">
        <strong>{channel === null ? t('profile.touchPlain') : capital(plainName(channel))}</strong>{' '}
        <span class="quiet">
          <Time at={at} as="date" />
        </span>
        {about.length > 0 ? (
          <>
            <br />
            {about.join(' · ')}
          </>
        ) : null}
        {lost ? <span class="since">{t('profile.touchNoRate', { currency })}</span> : null}
      </span>
      {cost === null && counted !== 0 ? (
        <span title={t('profile.touchUsual')}>
          <Money value={counted} currency={countedIn} />
        </span>
      ) : null}
      {cost === null ? null : <Money value={cost} currency={currency} />}
    </li>
  );
}
