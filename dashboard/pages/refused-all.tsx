/** Mends all refused events of one kind: changes, what they would make of the newest, and the attempt itself step by step. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { FailedGroup, FailedPreview, FailedReplay, MapRule } from '../../shared/api.ts';
import { post, useAct, useLoad } from '../client.ts';
import { number } from '../format.ts';
import { Button, Card, ErrorBox, toast } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { fieldsOf } from './place.ts';
import { DiscardAll } from './refused-discard.tsx';
import { RuleRows, rulesOf, type DraftRule } from './refused-rules.tsx';

interface Result {
  tried: number;
  stored: number;
  duplicates: number;
  refused: FailedReplay['refused'];
}
const nothing: Result = { tried: 0, stored: 0, duplicates: 0, refused: [] };

/** The result of several steps together. */
export function together(so: Result, step: FailedReplay): Result {
  const refused = so.refused.map((one) => ({ ...one }));
  for (const problem of step.refused) {
    const known = refused.find(({ code, reason }) => code === problem.code && reason === problem.reason);
    if (known) known.count += problem.count;
    else refused.push({ ...problem });
  }
  return { tried: so.tried + step.tried, stored: so.stored + step.stored, duplicates: so.duplicates + step.duplicates, refused };
}

interface MendAllProps {
  group: FailedGroup;
  /** The newest event's text, whose fields are offered. */
  example: string;
  onChange: () => Promise<void>;
}

/** The card beside the events. */
export function MendAll({ group, example, onChange }: MendAllProps) {
  const [drafts, setDrafts] = useState<DraftRule[]>([]);
  const [result, setResult] = useState<Result | null>(null);
  const stopped = useRef(false);
  const fields = fieldsOf(example);
  const rules = rulesOf(drafts, fields);
  const [settled, setSettled] = useState<MapRule[]>(rules);
  const text = JSON.stringify(rules);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(rules), 250);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => () => void (stopped.current = true), []);
  const preview = useLoad(`refused map ${group.id} ${group.count} ${JSON.stringify(settled)}`, (signal) =>
    post<FailedPreview>('failed-events/preview', { group: group.id, rules: settled }, { signal }),
  );
  const run = useAct(async () => {
    stopped.current = false;
    let so = nothing;
    for (let cursor: string | null = null; ;) {
      const step: FailedReplay = await post('failed-events/replay-alike', { group: group.id, rules, cursor });
      so = together(so, step);
      setResult(so);
      cursor = step.next;
      if (cursor === null || stopped.current) break;
    }
    // The page of a kind of which nothing is left says no more about it.
    if (so.refused.length === 0) toast(t('refusedMap.done', { n: so.stored }));
    await onChange();
  });
  return (
    <Card title={t('refusedMap.title')} subtitle={t('refusedMap.sub')}>
      <div class="stack">
        <RuleRows drafts={drafts} fields={fields} onChange={setDrafts} />
        <ErrorBox error={preview.error} />
        {preview.data ? <Would preview={preview.data} /> : null}
        <p class="row">
          <Button
            look="main"
            busy={run.busy}
            disabled={preview.data?.accepted === 0 || text !== JSON.stringify(settled)}
            onClick={() => void run.run()}
          >
            {t('refusedMap.go', { n: group.count })}
          </Button>
          {run.busy ? <Button onClick={() => (stopped.current = true)}>{t('refusedMap.stop')}</Button> : <DiscardAll group={group} />}
        </p>
        <div role="status" class="stack">
          {run.busy && result ? (
            <p class="quiet">{t('refusedMap.working', { done: number(result.tried), n: number(group.count) })}</p>
          ) : null}
          {!run.busy && result ? <Outcome result={result} /> : null}
        </div>
        <ErrorBox error={run.error} />
      </div>
    </Card>
  );
}

function Outcome({ result }: { result: Result }) {
  return (
    <ul class="outcome">
      <li class="good">{t('refusedMap.done', { n: result.stored })}</li>
      {result.duplicates > 0 ? <li>{t('refusedMap.duplicates', { n: result.duplicates })}</li> : null}
      {result.refused.map(({ code, reason, count }) => (
        <li key={`${code} ${reason}`} class="bad">
          {t('refusedMap.still', { n: count, reason })}
        </li>
      ))}
    </ul>
  );
}

function Would({ preview: { tried, accepted, examples } }: { preview: FailedPreview }) {
  const [example] = examples;
  const reason = examples.find(({ problem }) => problem)?.problem?.reason ?? '';
  const changed = example && example.before !== example.after;
  return (
    <>
      <p class={accepted === tried ? 'good' : accepted > 0 ? 'warn' : 'bad'}>
        {accepted === tried
          ? t('refusedMap.good', { n: tried })
          : accepted > 0
            ? t('refusedMap.some', { n: number(tried), good: number(accepted) })
            : t('refusedMap.none', { n: number(tried), reason })}
      </p>
      {changed ? (
        <>
          <p class="hint">{t('refusedMap.before')}</p>
          <Lines text={example.before} other={example.after} tone="bad" />
          <p class="hint">{t('refusedMap.after')}</p>
          <Lines text={example.after} other={example.before} tone="good" />
        </>
      ) : null}
    </>
  );
}

/** The lines of a text that are not in the other one, each with a line of its surroundings. */
function Lines({ text, other, tone }: { text: string; other: string; tone: 'good' | 'bad' }) {
  const there = new Set(other.split('\n'));
  const lines = text.split('\n');
  const differs = lines.map((line) => !there.has(line));
  return (
    <pre class="well code body" tabIndex={0}>
      {lines.map((line, i) =>
        differs[i] || differs[i - 1] || differs[i + 1] ? (
          <span key={i} class={differs[i] ? `line ${tone}` : 'line'}>
            {line}
            {'\n'}
          </span>
        ) : null,
      )}
    </pre>
  );
}
