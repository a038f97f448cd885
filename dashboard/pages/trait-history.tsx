/** What a trait was before, when, and who said so. */
import type { Account, List, TraitValue } from '../../shared/api.ts';
import { get, useLoad } from '../client.ts';
import { Chip, Dialog, ErrorBox, Skeleton, Time } from '../parts/index.ts';
import { traitLabel } from '../rules/known.ts';
import { t } from '../text/text.ts';
import { brief } from '../timeline/fields.ts';
import { namespaceName } from './namespace.ts';

type Value = Account['history'][number] | TraitValue;

interface Props {
  /** The trait; null: closed. */
  name: string | null;
  values: readonly Value[];
  onClose: () => void;
}

/** Values that are at hand already. */
export function HistoryDialog({ name, values, onClose }: Props) {
  return (
    <Dialog open={name !== null} onClose={onClose} title={t('history.title', { name: name === null ? '' : traitLabel(name) })}>
      <p class="dialog-words">{t('history.words')}</p>
      <Values values={values} />
    </Dialog>
  );
}

/** The past of a person's trait, asked for when it is opened. */
export function TraitPast({ profile, name, onClose }: { profile: string; name: string | null; onClose: () => void }) {
  const path = `profiles/${encodeURIComponent(profile)}/traits/${encodeURIComponent(name ?? '')}`;
  const past = useLoad(name === null ? null : path, (signal) => get<List<TraitValue>>(path, { signal }));
  return (
    <Dialog open={name !== null} onClose={onClose} title={t('history.title', { name: name === null ? '' : traitLabel(name) })}>
      <p class="dialog-words">{t('history.words')}</p>
      {past.error && !past.data ? <ErrorBox error={past.error} retry={past.refresh} /> : null}
      {!past.data && !past.error ? <Skeleton rows={3} /> : null}
      <Values values={past.data?.items ?? []} />
    </Dialog>
  );
}

function Values({ values }: { values: readonly Value[] }) {
  return (
    <ul class="lines">
      {values.map((value, i) => (
        <li key={i}>
          <span class="words">
            <strong>{value.value === null ? t('history.taken') : brief(value.value)}</strong>{' '}
            {'current' in value && value.current ? <Chip tone="good">{t('history.counts')}</Chip> : null}
            <br />
            <span class="quiet">
              {t(value.trust === 'verified' ? 'history.verified' : 'history.claimed')}
              {' · '}
              {'identifier' in value
                ? t('history.from', {
                    source: value.source,
                    who: `${namespaceName(value.identifier.namespace)} ${value.identifier.value}`,
                  })
                : value.source}
            </span>
          </span>
          <span class="quiet">
            <Time at={value.at} />
          </span>
        </li>
      ))}
    </ul>
  );
}
