/** Why somebody is (or is not) in a segment: the rule again, each condition with whether it holds and what was seen. */
import type { Explained, Explanation } from '../../shared/api.ts';
import { get, useLoad } from '../client.ts';
import { list, number, relative } from '../format.ts';
import { Chip, Dialog, ErrorBox, Link, Skeleton, Time } from '../parts/index.ts';
import { isMoney, sortOf } from '../rules/known.ts';
import { clause } from '../rules/sentence.ts';
import { amount, instant, scalar, type SegmentNames } from '../rules/values.ts';
import { t, tn } from '../text/text.ts';

interface WhyProps {
  profile: string;
  segment: { id: string; name: string } | null;
  segments: SegmentNames;
  onClose: () => void;
  /** Which way the dialog leads on. */
  to: 'profile' | 'segment';
}

/** A dialog that explains one membership. */
export function Why({ profile, segment, segments, onClose, to }: WhyProps) {
  const path = segment ? `segments/${encodeURIComponent(segment.id)}/explain/${encodeURIComponent(profile)}` : null;
  const why = useLoad(path, (signal) => get<Explanation>(path ?? '', { signal }));
  const name = segment?.name ?? '';
  const member = why.data?.member ?? true;
  return (
    <Dialog
      open={segment !== null}
      onClose={onClose}
      title={t(member ? 'profile.whyTitle' : 'profile.whyNotTitle', { name })}
      wide
      foot={
        segment ? (
          <Link
            look="plain"
            to={to === 'profile' ? `/profiles/${encodeURIComponent(profile)}` : `/segments/${encodeURIComponent(segment.id)}`}
          >
            {t(to === 'profile' ? 'why.open' : 'why.openSegment')}
          </Link>
        ) : undefined
      }
    >
      <ErrorBox error={why.error} retry={why.refresh} />
      {why.loading ? <Skeleton rows={3} /> : null}
      {why.data ? (
        <>
          <ul class="why">
            <Clause explained={why.data.clause} segments={segments} />
          </ul>
          <p class="hint">{tn('why.asOf', { time: <Time at={why.data.asOf} /> })}</p>
        </>
      ) : null}
    </Dialog>
  );
}

function Clause({ explained, segments }: { explained: Explained; segments: SegmentNames }) {
  const { rule, holds, of = [] } = explained;
  // A "not" of one condition reads better as its opposite; what was seen stands on the condition inside.
  const inner = rule.kind === 'not' && of.length === 1 ? of[0] : undefined;
  const simple = inner && inner.rule.kind !== 'all' && inner.rule.kind !== 'any' && inner.rule.kind !== 'not';
  const group = !simple && (rule.kind === 'all' || rule.kind === 'any' || rule.kind === 'not');
  const seen = group ? '' : seenWords(simple ? inner : explained);
  return (
    <li>
      <div class="why-clause">
        <span class={`why-mark ${holds ? 'good' : 'bad'}`}>{t(holds ? 'why.holds' : 'why.fails')}</span>
        <span>
          {group ? t(`why.${rule.kind as 'all' | 'any' | 'not'}`) : t('why.person', { clause: clause(rule, segments) })}{' '}
          {seen ? <Chip>{seen}</Chip> : null}
        </span>
      </div>
      {group ? (
        <ul>
          {of.map((child, i) => (
            <Clause key={i} explained={child} segments={segments} />
          ))}
        </ul>
      ) : null}
    </li>
  );
}

/** What was seen, in words: a count and a sum for what somebody did, the value for what they are. */
export function seenWords({ rule, seen }: Explained): string {
  if (rule.kind === 'segment') return '';
  if (rule.kind === 'did') {
    const found: { count?: unknown; sum?: unknown } = typeof seen === 'object' && seen !== null ? seen : { count: seen };
    const n = Number(found.count ?? 0);
    const times = t('why.seenCount', { n: Number.isFinite(n) ? n : 0 });
    return rule.sum && typeof found.sum === 'number'
      ? list([times, t('why.seenSum', { value: amount(found.sum, isMoney(rule.sum.property)) })])
      : times;
  }
  if (rule.kind !== 'trait') return '';
  if (seen === undefined || seen === null) return t('why.seenNothing');
  const sort = sortOf(rule.name);
  if (sort === 'time' && typeof seen === 'string') return `${instant(seen)} (${relative(seen, Date.now())})`;
  if (typeof seen === 'string' || typeof seen === 'boolean') return t('why.seenValue', { value: scalar(seen) });
  if (typeof seen === 'number')
    return t('why.seenValue', { value: sort === 'money' ? amount(seen, true) : number(seen, Number.isInteger(seen) ? 0 : 2) });
  return t('why.seenValue', { value: JSON.stringify(seen).slice(0, 200) });
}
