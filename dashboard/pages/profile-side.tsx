/** What stands beside the story: worth so far, segments with why, who this is, traits, warnings. */
import { useState } from 'preact/hooks';
import type { Identifier, Profile, ProfileSegment, Touchpoint, TrafficDimension, Value } from '../../shared/api.ts';
import { date, list, percent } from '../format.ts';
import { Button, Card, Chip, Link, Money, Num, Time } from '../parts/index.ts';
import { plainName, traitLabel } from '../rules/known.ts';
import { t, tn } from '../text/text.ts';
import { brief } from '../timeline/fields.ts';
import { channelName, sourceName, valueName } from './traffic-words.ts';
import { TraitPast } from './trait-history.tsx';
import { namespaceName } from './namespace.ts';

/** What this person has been worth so far. */
export function Worth({ profile: { value, knownFrom } }: { profile: Profile }) {
  const known = value.uncosted < 1;
  const average = value.orders > 0 ? value.gross / value.orders : null;
  return (
    <Card title={t('profile.worth')}>
      <p class="worth-figure">
        <span class="figure-large">
          <Money value={value.revenue} currency={value.currency} whole={Number.isInteger(value.revenue)} />
        </span>{' '}
        <span class="quiet">{t('profile.soFar')}</span>
      </p>
      {value.orders === 0 ? (
        <>
          <p class="quiet">{t('profile.noOrders')}</p>
          <dl class="facts">
            <Left value={value} />
          </dl>
        </>
      ) : (
        <dl class="facts">
          <dt>{t('profile.orders')}</dt>
          <dd>
            <Num value={value.orders} />
          </dd>
          <dt>{t('profile.average')}</dt>
          <dd>
            <Money value={average} currency={value.currency} />
          </dd>
          <dt>{t('profile.gross')}</dt>
          <dd>
            <Money value={value.gross} currency={value.currency} />
          </dd>
          <dt>{t('profile.returned')}</dt>
          <dd>
            <Money value={value.returned === 0 ? 0 : -Math.abs(value.returned)} currency={value.currency} />
          </dd>
          <dt>{t('profile.margin')}</dt>
          <dd>{known ? <Money value={value.margin} currency={value.currency} /> : <span class="quiet">–</span>}</dd>
          <Left value={value} />
          {value.unconfirmed.orders > 0 ? (
            <>
              <dt title={t('profile.unconfirmedWhy')}>{t('profile.unconfirmed')}</dt>
              <dd>
                <Money value={value.unconfirmed.gross} currency={value.currency} />
              </dd>
            </>
          ) : null}
          <dt>{t('profile.firstOrder')}</dt>
          <dd>
            <Time at={value.firstOrder} as="date" />
          </dd>
          <dt>{t('profile.lastOrder')}</dt>
          <dd>
            <Time at={value.lastOrder} />
          </dd>
        </dl>
      )}
      {knownFrom ? (
        <p class="quiet">
          {tn('profile.knownFrom', {
            when: <Time at={knownFrom.at} as="date" />,
            import: <Link to={`/imports/${encodeURIComponent(knownFrom.import.id)}`}>{knownFrom.import.name}</Link>,
          })}
        </p>
      ) : null}
      {value.rated > 0 ? <p class="quiet">{t('profile.rated', { share: percent(value.rated) })}</p> : null}
      {value.uncosted > 0 ? <p class="quiet">{t('profile.uncosted', { share: percent(value.uncosted) })}</p> : null}
    </Card>
  );
}

/** What goes off the margin, and the profit that is left; nothing where nothing does. */
function Left({ value: { costs, reach, profit, currency } }: { value: Value }) {
  if (costs === 0 && reach === 0) return null;
  return (
    <>
      {costs === 0 ? null : (
        <Pair name={t('profile.costs')}>
          <Money value={-costs} currency={currency} />
        </Pair>
      )}
      {reach === 0 ? null : (
        <Pair name={t('profile.reach')}>
          <Money value={-reach} currency={currency} />
        </Pair>
      )}
      <Pair name={t('profile.profit')}>
        <Money value={profit} currency={currency} />
      </Pair>
    </>
  );
}

/** The segments this person is in, each with its why. */
export function InSegments({ profile, onWhy }: { profile: Profile; onWhy: (segment: ProfileSegment) => void }) {
  return (
    <Card title={t('profile.segments')}>
      {profile.segments.length === 0 ? <p class="quiet">{t('profile.noSegments')}</p> : null}
      <ul class="lines">
        {profile.segments.map((segment) => (
          <li key={segment.id}>
            <span class="words">
              <Link to={`/segments/${encodeURIComponent(segment.id)}`}>{segment.name}</Link>
              <span class="since">{t('profile.since', { date: date(segment.since) })}</span>
            </span>
            <button
              type="button"
              class="moment-raw"
              aria-label={t('profile.whyNamed', { name: segment.name })}
              onClick={() => onWhy(segment)}
            >
              {t('profile.why')}
            </button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const FEW = 6;
/** Identifiers, consents and choices. */
export function Who({ profile }: { profile: Profile }) {
  const [all, setAll] = useState(false);
  // What names a person stands first; a person's devices may be many.
  const sorted = [...profile.identifiers].sort((a, b) => Number(a.namespace === 'anonymous_id') - Number(b.namespace === 'anonymous_id'));
  const shown: Identifier[] = all ? sorted : sorted.slice(0, FEW);
  const [given, taken] = [profile.consents.filter((c) => c.granted), profile.consents.filter((c) => !c.granted)];
  const chosen = Object.entries(profile.preferences);
  return (
    <Card title={t('profile.who')}>
      <dl class="facts">
        {shown.map((identifier) => (
          <Pair key={`${identifier.namespace} ${identifier.value}`} name={namespaceName(identifier.namespace)}>
            <span title={date(identifier.firstSeen)}>{identifier.value}</span>
          </Pair>
        ))}
        <Pair name={t('profile.firstSeenLabel')}>
          <Time at={profile.firstSeen} as="date" />
        </Pair>
        <Pair name={t('profile.lastSeen')}>
          <Time at={profile.lastSeen} />
        </Pair>
        {profile.accounts.length ? (
          <Pair name={t('profile.accounts')}>
            {profile.accounts.map((account, n) => (
              <>
                {n > 0 ? ', ' : null}
                <Link key={account.id} to={`/accounts/${encodeURIComponent(account.id)}`}>
                  {account.name ?? account.groupId}
                </Link>
              </>
            ))}
          </Pair>
        ) : null}
        <Pair name={t('profile.consents')}>
          {given.length ? list(given.map((c) => c.purpose)) : <span class="quiet">{t('profile.noConsent')}</span>}
        </Pair>
        {taken.length ? <Pair name={t('profile.refused')}>{list(taken.map((c) => c.purpose))}</Pair> : null}
        {chosen.length ? (
          <Pair name={t('profile.preferences')}>{chosen.map(([name, value]) => `${plainName(name)}: ${brief(value)}`).join(', ')}</Pair>
        ) : null}
      </dl>
      {sorted.length > shown.length ? (
        <p class="timeline-foot">
          <Button small look="quiet" onClick={() => setAll(true)}>
            {t('profile.moreIdentifiers', { n: sorted.length - shown.length })}
          </Button>
        </p>
      ) : null}
    </Card>
  );
}

function Pair({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** What brought them first and last, from where and with what they came last. */
export function Brought({ profile }: { profile: Profile }) {
  const { brought, traits } = profile;
  const words = ({ at, source, channel, campaign, referrer }: Touchpoint) => (
    <>
      {channel === 'direct'
        ? channelName(channel)
        : t('profile.cameThrough', { source: sourceName(source), channel: channelName(channel) })}
      {campaign ? `, ${t('profile.campaignOf', { name: campaign })}` : ''}{' '}
      <span class="quiet" title={referrer ?? undefined}>
        {t('profile.onDay', { date: date(at) })}
      </span>
    </>
  );
  const said = (...names: TrafficDimension[]) =>
    names.flatMap((name) => (typeof traits[`$${name}`] === 'string' ? [valueName(name, traits[`$${name}`] as string)] : [])).join(', ');
  const [place, tool] = [said('city', 'country'), said('device', 'browser', 'system')];
  return (
    <Card title={t('profile.brought')}>
      {brought ? null : <p class="quiet">{t('profile.neverSeen')}</p>}
      {brought ? (
        <dl class="facts">
          <Pair name={t('profile.broughtFirst')}>{words(brought.first)}</Pair>
          {brought.last.at === brought.first.at ? null : <Pair name={t('profile.broughtLast')}>{words(brought.last)}</Pair>}
          {place ? <Pair name={t('profile.lastPlace')}>{place}</Pair> : null}
          {tool ? <Pair name={t('profile.lastWith')}>{tool}</Pair> : null}
        </dl>
      ) : null}
    </Card>
  );
}

/** What the site told about this person. */
export function Traits({ profile }: { profile: Profile }) {
  const [asked, setAsked] = useState<string | null>(null);
  const traits = Object.entries(profile.traits)
    .filter(([name]) => !name.startsWith('$'))
    .sort(([a], [b]) => a.localeCompare(b));
  return (
    <Card title={t('profile.traits')}>
      {traits.length === 0 ? <p class="quiet">{t('profile.noTraits')}</p> : null}
      <dl class="facts">
        {traits.map(([name, value]) => (
          <Pair key={name} name={traitLabel(name)}>
            <button
              type="button"
              class="past"
              title={name}
              aria-label={t('history.open', { name: `${traitLabel(name)}: ${brief(value)}` })}
              onClick={() => setAsked(name)}
            >
              {brief(value)}
            </button>
          </Pair>
        ))}
      </dl>
      <TraitPast profile={profile.id} name={asked} onClose={() => setAsked(null)} />
    </Card>
  );
}

/** Statements about this person that Kith did not believe. */
export function Warnings({ profile }: { profile: Profile }) {
  if (profile.warnings.length === 0) return null;
  return (
    <Card title={t('profile.warnings')} aside={<Chip tone="warn">{profile.warnings.length}</Chip>}>
      <ul class="lines">
        {profile.warnings.map((warning) => (
          <li key={warning.id}>
            <span class="words">
              <strong>{t(`profile.warning.${warning.kind}`)}</strong>
              <br />
              {warning.detail} <span class="quiet">{t('profile.warningFrom', { sender: warning.sender })}</span>
              {warning.page ? <span class="quiet"> {t('warnings.page', { page: warning.page })}</span> : null}
            </span>
            <span class="quiet">
              <Time at={warning.at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
