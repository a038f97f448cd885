/** One segment, or a new one: its rule as a sentence and as brackets, whom it holds while it is typed, and what it is used for. */
import { useRoute } from 'preact-iso';
import { useRef, useState } from 'preact/hooks';
import type { Segment as Saved } from '../../shared/api.ts';
import type { Rule } from '../../shared/rule.ts';
import { useGo, useQuery } from '../address.ts';
import { del, Failure, get, post, put, useAct, useLoad } from '../client.ts';
import { Button, Card, Confirm, Empty, ErrorBox, Input, Link, Menu, Page, Skeleton, toast } from '../parts/index.ts';
import { Builder, RuleSentence, steps } from '../rules/builder.tsx';
import { flaws } from '../rules/check.ts';
import { tidy } from '../rules/choices.ts';
import { asGroup, begin, type History, type Path } from '../rules/edit.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { Conflict, Guard, NotYours } from './guard.tsx';
import { segmentNames, useNames, useSegments } from './known.ts';
import './people.css';
import { usePreview } from './preview.ts';
import { CountCard, SomeOfThem } from './segment-count.tsx';

interface Draft {
  name: string;
  rule: Rule;
}
const EMPTY: Rule = { kind: 'all', of: [] };
/** Whether the collector refuses because another segment has the name, not because somebody else saved first. */
const takenName = (error: unknown): error is Failure =>
  error instanceof Failure && error.code === 'conflict' && error.message.startsWith('name:');
const same = (a: Draft, b: Draft) => JSON.stringify(a) === JSON.stringify(b);

/** The page of one segment; `/segments/new` makes one, `?from=` copies one. */
export default function Segment() {
  const id = useRoute().params['id'] ?? 'new';
  const [query] = useQuery();
  const source = id === 'new' ? query['from'] : id;
  const etag = useRef<string | null>(null);
  const saved = useLoad(source ? `segment ${source}` : null, (signal) =>
    get<Saved>(`segments/${encodeURIComponent(source ?? '')}`, { signal, tag: (tag) => (etag.current = tag) }),
  );
  if (id === 'new' && !may('marketer')) return <NotYours title={t('segment.new')} to="/segments" back={t('segment.toSegments')} />;
  if (!source) return <Editor key="new" saved={null} start={{ name: '', rule: EMPTY }} etag={etag} reload={saved.refresh} />;
  if (saved.error?.status === 404)
    return (
      <Page title={t('segment.gone')}>
        <Empty
          title={t('segment.goneWords')}
          action={
            <Link to="/segments" look="plain">
              {t('segment.toSegments')}
            </Link>
          }
        />
      </Page>
    );
  if (!saved.data)
    return (
      <Page title={t('nav.segments')} finding={saved.error ? undefined : <Skeleton look="title" />}>
        <ErrorBox error={saved.error} retry={saved.refresh} />
        {saved.error ? null : <Skeleton rows={6} />}
      </Page>
    );
  const { name, rule } = saved.data;
  if (id === 'new')
    return (
      <Editor
        key={`copy ${source}`}
        saved={null}
        start={{ name: t('segment.copyOf', { name }), rule }}
        etag={etag}
        reload={saved.refresh}
      />
    );
  return <Editor key={id} saved={saved.data} start={{ name, rule }} etag={etag} reload={saved.refresh} />;
}

interface EditorProps {
  saved: Saved | null;
  start: Draft;
  /** The version that the draft began with, for `If-Match`. */
  etag: { current: string | null };
  reload: () => Promise<void>;
}

function Editor({ saved, start, etag, reload }: EditorProps) {
  const go = useGo();
  const editor = may('marketer');
  const [base, setBase] = useState(start);
  const [history, setHistory] = useState<History<Draft>>(() => begin(start));
  const [tried, setTried] = useState(false);
  const [focus, setFocus] = useState<{ path: Path } | null>(null);
  const [asking, setAsking] = useState<'nothing' | 'delete' | 'conflict' | 'everybody'>('nothing');
  const [refused, setRefused] = useState('');
  const { put: change, ...way } = steps(history, setHistory);
  const draft = history.now;
  const names = useNames();
  const segments = useSegments();
  const called = segmentNames(segments.data);
  // A segment cannot be built on itself.
  const others = new Map([...called].filter(([id]) => id !== saved?.id));
  const found = segments.data ? flaws(asGroup(draft.rule), others) : [];
  const dirty = !same(draft, base);
  const preview = usePreview(found.length === 0 && segments.data ? tidy(draft.rule) : null);

  const ruleGroup = asGroup(draft.rule);
  const holdsAll = ruleGroup.kind === 'all' && ruleGroup.of.length === 0;
  const name = draft.name.trim();
  const inUse =
    [...others.values()].find((other) => other.toLowerCase() === name.toLowerCase()) ?? (refused !== '' && refused === name ? name : null);
  const nameFlaw = name === '' ? t('segment.nameMissing') : inUse !== null ? t('segment.nameTaken', { name: inUse }) : null;

  const save = useAct(async (force: boolean) => {
    setAsking('nothing');
    const body = { name, rule: tidy(draft.rule) };
    const headers: Record<string, string> = !force && etag.current ? { 'if-match': etag.current } : {};
    const tag = (next: string | null) => (etag.current = next);
    try {
      const answer = saved
        ? await put<Saved>(`segments/${encodeURIComponent(saved.id)}`, body, { headers, tag })
        : await post<Saved>('segments', body, { tag });
      const now = { name: answer.name, rule: answer.rule };
      setBase(now);
      setHistory(begin(now));
      setTried(false);
      setAsking('nothing');
      toast(t(saved ? 'segment.saved' : 'segment.created', { name: answer.name }));
      await segments.refresh();
      if (saved) await reload();
      else setTimeout(() => go(`/segments/${encodeURIComponent(answer.id)}`, true));
    } catch (error) {
      if (takenName(error)) setRefused(name);
      else if (saved && !force && error instanceof Failure && error.code === 'conflict') setAsking('conflict');
      else throw error;
    }
  });
  const trySave = () => {
    setTried(true);
    if (nameFlaw !== null || found.length > 0) return;
    // Everybody is seldom meant, and an experience for this segment would be shown to all.
    const before = JSON.stringify(tidy(base.rule));
    if (holdsAll && (!saved || before !== JSON.stringify(tidy(draft.rule)))) setAsking('everybody');
    else void save.run(false);
  };
  const theirs = async () => {
    if (!saved) return;
    const now = await get<Saved>(`segments/${encodeURIComponent(saved.id)}`, { tag: (next) => (etag.current = next) });
    setBase({ name: now.name, rule: now.rule });
    setHistory(begin({ name: now.name, rule: now.rule }));
    setAsking('nothing');
    await reload();
  };
  const remove = async () => {
    if (!saved) return;
    await del(`segments/${encodeURIComponent(saved.id)}`);
    setHistory(begin(base));
    toast(t('segment.deleted', { name: saved.name }), async () => {
      const back = await post<Saved>('segments', { name: saved.name, rule: saved.rule });
      toast(t('segment.restored', { name: back.name }));
      go(`/segments/${encodeURIComponent(back.id)}`);
    });
    setTimeout(() => go('/segments'));
  };
  const title = draft.name.trim() || t('segment.new');
  const actions = editor ? (
    <>
      {dirty ? <span class="quiet unsaved">{t('segment.unsaved')}</span> : null}
      {dirty && saved ? <Button onClick={() => setHistory(begin(base))}>{t('segment.discard')}</Button> : null}
      {saved && !dirty && saved.count > 0 ? (
        <ExportMenu path="profiles" query={{ segment: saved.id }} what={t('export.what.segment')} />
      ) : null}
      {saved ? (
        <Menu
          label="…"
          name={t('builder.menu')}
          items={[
            { label: t('segment.duplicate'), onSelect: () => go(`/segments/new?from=${encodeURIComponent(saved.id)}`) },
            { label: t('segment.seeExperience'), onSelect: () => go(`/experiences/new?segment=${encodeURIComponent(saved.id)}`) },
            { label: t('segment.delete'), danger: true, onSelect: () => setAsking('delete') },
          ]}
        />
      ) : null}
      <Button look="main" busy={save.busy} disabled={!dirty && saved !== null} onClick={trySave}>
        {t(saved ? 'segment.save' : 'segment.create')}
      </Button>
    </>
  ) : undefined;

  return (
    <Page
      title={title}
      actions={actions}
      under={<RuleSentence rule={draft.rule} segments={called} onPick={editor ? (path) => setFocus({ path }) : undefined} />}
    >
      <ErrorBox error={save.error} />
      <div class="columns">
        <Card title={t('segment.conditions')} aside={saved ? <UsedBy used={saved.usedBy} /> : undefined}>
          <div class="stack">
            {editor ? (
              <Input
                label={t('segment.name')}
                placeholder={t('segment.namePlaceholder')}
                value={draft.name}
                maxLength={120}
                error={tried || inUse !== null ? nameFlaw : null}
                onInput={(name) => change({ ...draft, name }, draft.name !== base.name)}
              />
            ) : null}
            <Builder
              rule={draft.rule}
              onChange={(rule, merge) => change({ ...draft, rule }, merge)}
              names={names.data}
              segments={others}
              strict={tried}
              locked={!editor}
              focus={focus}
              history={way}
            />
            {tried && found.length > 0 ? <p class="field-error">{t('flaw.many', { n: found.length })}</p> : null}
            {found.find((f) => f.field === 'rule') ? <p class="field-error">{found[0]?.text}</p> : null}
          </div>
        </Card>
        <CountCard saved={saved} dirty={dirty} preview={preview} unfinished={found.length > 0} />
      </div>
      <SomeOfThem saved={dirty ? null : saved} preview={preview} segments={called} unfinished={found.length > 0} />
      <Guard dirty={dirty && editor} />
      <Conflict
        open={asking === 'conflict'}
        onClose={() => setAsking('nothing')}
        title={t('segment.conflict')}
        onTheirs={() => void theirs()}
        onMine={() => void save.run(true)}
      />
      <Confirm
        open={asking === 'everybody'}
        onClose={() => setAsking('nothing')}
        title={t('segment.everybodyTitle')}
        action={t('segment.everybodyAction')}
        danger={false}
        onConfirm={() => save.run(false)}
      >
        {t('segment.everybodyWords')}
      </Confirm>
      <Confirm
        open={asking === 'delete'}
        onClose={() => setAsking('nothing')}
        title={t('segment.deleteTitle', { name: saved?.name ?? '' })}
        action={t('segment.deleteAction')}
        onConfirm={remove}
      >
        <p>{t('segment.deleteWords', { n: saved?.count ?? 0 })}</p>
        {saved?.usedBy.length ? <p>{t('segment.deleteUsed', { names: saved.usedBy.map((e) => e.name).join(', ') })}</p> : null}
      </Confirm>
    </Page>
  );
}

function UsedBy({ used }: { used: Saved['usedBy'] }) {
  const [only] = used;
  if (used.length === 1 && only) return <Link to={`/experiences/${encodeURIComponent(only.id)}`}>{t('segment.usedBy', { n: 1 })}</Link>;
  return <span title={used.map((e) => e.name).join(', ')}>{t('segment.usedBy', { n: used.length })}</span>;
}
