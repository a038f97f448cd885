/** The states of an experience, and what is asked before each change. */
import type { Experience, ExperienceStatus, Results } from '../../shared/api.ts';
import { date, percent } from '../format.ts';
import { Chip, Confirm } from '../parts/index.ts';
import { clause } from '../rules/sentence.ts';
import type { SegmentNames } from '../rules/values.ts';
import { t } from '../text/text.ts';

/** What may be done to an experience beside editing. */
export type Act = ExperienceStatus | 'delete';

/** The state in a word. */
export function StatusChip({
  experience: { status, liveSince },
  since,
}: {
  experience: Pick<Experience, 'status' | 'liveSince'>;
  since?: boolean;
}) {
  const tone = status === 'live' ? 'accent' : 'plain';
  const words =
    since && liveSince && status === 'live'
      ? t('experience.liveSince', { date: date(liveSince) })
      : since && liveSince && status === 'paused'
        ? t('experience.pausedSince', { date: date(liveSince) })
        : t(`experience.status.${status}`);
  return <Chip tone={tone}>{words}</Chip>;
}

/** Where an experience may go from its state; the same table as the collector's. */
export function actsOf({ status, liveSince }: Pick<Experience, 'status' | 'liveSince'>): { act: Act; label: string }[] {
  const live = { act: 'live' as const, label: t('experience.setLive') };
  const archive = { act: 'archived' as const, label: t('experience.setArchived') };
  if (status === 'draft') return [live, archive];
  if (status === 'live') return [{ act: 'paused', label: t('experience.setPaused') }, archive];
  if (status === 'paused') return [live, archive];
  return [liveSince ? { act: 'paused', label: t('experience.bringBack') } : { act: 'draft', label: t('experience.setDraft') }];
}

/** What is said once it is done. */
export function doneWords(act: ExperienceStatus, name: string): string {
  if (act === 'live') return t('experience.isLive', { name });
  if (act === 'paused') return t('experience.isPaused', { name });
  return act === 'archived' ? t('experience.isArchived', { name }) : t('experience.isDraft', { name });
}

interface AskProps {
  act: Act | null;
  experience: Experience;
  results: Results | undefined;
  segments: SegmentNames;
  onClose: () => void;
  onConfirm: () => Promise<unknown>;
}

/** Says what will happen before a change of state. Bringing back asks nothing. */
export function AskStatus({ act, experience, results, segments, onClose, onConfirm }: AskProps) {
  const { name, slot, control, audience } = experience;
  const who = audience ? t('experience.seenPeople', { clause: clause(audience, segments) }) : t('experience.seenEveryone');
  const exposed = results?.variants.reduce((sum, v) => sum + v.exposed, 0) ?? 0;
  const shown = act === 'live' || act === 'paused' || act === 'archived' || act === 'delete' ? act : null;
  const titles = {
    live: t('experience.liveTitle', { name }),
    paused: t('experience.pauseTitle', { name }),
    archived: t('experience.archiveTitle', { name }),
    delete: t('experience.deleteTitle', { name }),
  };
  const words = {
    live: control > 0 ? t('experience.liveWords', { slot, who, control: percent(control) }) : t('experience.liveWordsAlone', { slot, who }),
    paused: t('experience.pauseWords'),
    archived: t('experience.archiveWords'),
    delete: t('experience.deleteWords', { people: t('experience.exposed', { n: exposed }) }),
  };
  const buttons = {
    live: t('experience.setLive'),
    paused: t('experience.setPaused'),
    archived: t('experience.setArchived'),
    delete: t('experience.deleteAction'),
  };
  return (
    <Confirm
      open={shown !== null}
      onClose={onClose}
      title={shown ? titles[shown] : ''}
      action={shown ? buttons[shown] : ''}
      danger={shown !== 'live'}
      onConfirm={onConfirm}
    >
      {shown ? words[shown] : null}
    </Confirm>
  );
}
