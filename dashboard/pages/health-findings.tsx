import type { Finding } from '../../shared/api.ts';
import { bytes } from '../format.ts';
import { Card, Chip } from '../parts/index.ts';
import { t } from '../text/text.ts';

const TONE = { bad: 'bad', warn: 'warn', hint: 'plain' } as const;

function titleOf({ kind, n }: Finding): string {
  const count = n ?? 0;
  switch (kind) {
    case 'backup_old':
    case 'queue_late':
    case 'shedding':
      return t(`health.do.${kind}.title`, { n: count });
    case 'loop_slow':
      return t('health.do.loop_slow.title', { n: count });
    case 'log_large':
      return t('health.do.log_large.title', { size: bytes(count) });
    default:
      return t(`health.do.${kind}.title`);
  }
}

/** What is wrong, gravest first, each with what to do. Nothing when nothing is. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <Card title={t('health.todo')}>
      <ul class="health-findings">
        {findings.map((finding) => (
          <li key={`${finding.kind} ${finding.detail ?? ''}`}>
            <p class="split">
              <strong>{titleOf(finding)}</strong>
              <Chip tone={TONE[finding.tone]}>{t(`health.tone.${finding.tone}`)}</Chip>
            </p>
            {finding.detail ? <p class="health-said">{t('health.said', { detail: finding.detail })}</p> : null}
            <p class="quiet">{t(`health.do.${finding.kind}`)}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
