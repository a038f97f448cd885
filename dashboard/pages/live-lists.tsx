import { useEffect, useRef, useState } from 'preact/hooks';
import type { LiveEvent } from '../../shared/api.ts';
import { clock, dayKey, dayMonth, exact, money } from '../format.ts';
import { Avatar, Card, Link } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { phrase, type Around } from '../timeline/phrase.tsx';

type Known = Omit<Around, 'joined'>;
/** Among arrivals nobody looks back: whether this event joined two histories is told on the person's page. */
const said = (event: LiveEvent, known: Known) => phrase(event, { ...known, joined: false });
const person = (event: LiveEvent) => event.profile.name ?? t('parts.anonymous');
const to = (event: LiveEvent) => `/profiles/${encodeURIComponent(event.profile.id)}`;

/** The people of the last five minutes, each with the newest thing they did. */
export function Here({ people, known }: { people: LiveEvent[][]; known: Known }) {
  return (
    <Card title={t('live.people')} subtitle={t('live.peopleSub')}>
      <ul class="here">
        {people.slice(0, 12).map((events) => {
          const [newest] = events;
          if (!newest) return null;
          return (
            <li key={newest.profile.id}>
              <Link to={to(newest)} class="here-card">
                <Avatar name={newest.profile.name} />
                <span class="here-words">
                  <span class="here-name">{person(newest)}</span>
                  <span class="quiet">{said(newest, known).words}</span>
                </span>
                <span class="badge">{t('live.eventCount', { n: events.length })}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

/** Events as rows: when, who, what, how much. */
export function Happenings({ events, known }: { events: LiveEvent[]; known: Known }) {
  return (
    <ol class="happenings">
      {events.map((event) => {
        const { mark, words, detail, money: amount } = said(event, known);
        return (
          <li key={event.id}>
            <time dateTime={event.timestamp} title={exact(event.timestamp)} class="hint">
              {dayKey(event.timestamp) === dayKey(Date.now()) ? clock(event.timestamp) : dayMonth(event.timestamp)}
            </time>
            <span class={`event-dot ${mark}`} aria-hidden="true" />
            <div class="happening">
              <p>{words}</p>
              <p class="hint">
                <Link to={to(event)}>{person(event)}</Link>
                {detail.map((text) => ` · ${text}`)}
              </p>
            </div>
            {amount ? (
              <strong class={amount.value < 0 ? 'bad' : undefined}>{money(amount.value, { currency: amount.currency })}</strong>
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}

/** What came in the last minute, said aloud at most every 20 seconds: a stream of rows would never fall silent. */
export function Summary({ events }: { events: LiveEvent[] }) {
  const [words, setWords] = useState('');
  const latest = useRef(events);
  latest.current = events;
  useEffect(() => {
    const say = () => {
      const since = Date.now() - 60_000;
      const last = latest.current.filter((event) => new Date(event.receivedAt).getTime() >= since);
      const people = t('live.summaryPeople', { n: new Set(last.map((event) => event.profile.id)).size });
      setWords(last.length > 0 ? t('live.summary', { n: last.length, people }) : '');
    };
    const timer = setInterval(say, 20_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <p class="unseen" role="status" aria-live="polite">
      {words}
    </p>
  );
}
