/** What the records of two people say for and against their being one. */
import type { Evidence, Suggestion } from '../../shared/api.ts';
import { number } from '../format.ts';
import { Card, Chip, Table, type Column } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { evidenceWords, fieldName } from './hygiene-words.ts';
import './hygiene.css';

/** How likely they are one, as a chip. */
export const Likely = ({ score }: { score: number | null }) =>
  score === null ? (
    <span class="quiet">–</span>
  ) : (
    <span class="merge-likely">
      <Chip tone={score >= 95 ? 'good' : score >= 80 ? 'accent' : 'plain'} title={t('merges.scoreTitle')}>
        {score}&nbsp;%
      </Chip>
    </span>
  );

const signed = (weight: number): string => `${weight > 0 ? '+' : weight < 0 ? '\u2212' : ''}${number(Math.abs(weight), 1)}`;

const columns = (): Column<Evidence>[] => [
  { key: 'field', label: t('merges.evidenceField'), cell: ({ field }) => fieldName(field), on: 'wide' },
  {
    key: 'says',
    label: t('merges.evidenceSays'),
    cell: (evidence) => (
      <>
        <span class="hygiene-why">{evidenceWords(evidence)}</span>
        {evidence.shared !== null && evidence.shared > 2 ? (
          <span class="quiet"> ({t('merges.evidenceShared', { n: evidence.shared })})</span>
        ) : null}
      </>
    ),
  },
  { key: 'one', label: t('merges.one'), cell: ({ one }) => <span class="hygiene-value">{one}</span>, on: 'wide' },
  { key: 'two', label: t('merges.two'), cell: ({ two }) => <span class="hygiene-value">{two}</span>, on: 'wide' },
  {
    key: 'weight',
    label: t('merges.evidenceWeight'),
    align: 'end',
    cell: ({ weight }) => <span class={weight > 0 ? 'num good' : weight < 0 ? 'num bad' : 'num'}>{signed(weight)}</span>,
  },
];

/** The evidence as a table; nothing where their records were not compared. */
export function EvidenceCard({ suggestion: { score, evidence } }: { suggestion: Suggestion }) {
  if (score === null || evidence.length === 0) return null;
  return (
    <Card title={t('merges.evidence')} subtitle={t('merges.evidenceSub', { n: score })}>
      <Table caption={t('merges.evidence')} columns={columns()} rows={evidence} rowKey={({ field }) => field} />
    </Card>
  );
}
