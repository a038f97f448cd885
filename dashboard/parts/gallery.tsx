/** All parts together, for looking at them; served in development only, so its words are not in the language files. */
import { useState } from 'preact/hooks';
import { Concentration } from '../charts/concentration.tsx';
import { Figure } from '../charts/figure.tsx';
import { IntervalBar } from '../charts/interval.tsx';
import { LineChart } from '../charts/line.tsx';
import { money } from '../format.ts';
import {
  Avatar,
  Badge,
  Button,
  Card,
  Change,
  Check,
  Chip,
  Combobox,
  Confirm,
  Copy,
  Dialog,
  Empty,
  ErrorBox,
  Input,
  Link,
  Menu,
  Money,
  Num,
  Page,
  Percent,
  PeriodPicker,
  Person,
  Select,
  Skeleton,
  Table,
  Tabs,
  Textarea,
  Tile,
  Time,
  toast,
} from './index.ts';

const PEOPLE = [
  { id: '1', name: 'Marijke Visser', at: '2024-08-20T20:31:00Z', spent: 2310 },
  { id: '2', name: '<b>not bold</b>', at: '2024-09-12T09:15:00Z', spent: 1120.5 },
  { id: '3', name: null, at: '2024-11-01T10:40:00Z', spent: 0 },
];
const WEEK = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((day) => ({ short: day, long: day }));
const NOW = [2100, 2400, 1980, 2650, 3110, 3480, 2720];
const BEFORE = [1900, 2010, 2240, 2180, 2760, 3010, 2790];
const CITIES = ['Utrecht', 'Amersfoort', 'Zeist', 'Houten', 'Nieuwegein'].map((city) => ({
  value: city,
  label: city,
  detail: `${city.length}`,
}));

/** The gallery. */
export default function Gallery() {
  const [text, setText] = useState('Aurora Hall');
  const [city, setCity] = useState('Utrecht');
  const [choice, setChoice] = useState<'a' | 'b'>('a');
  const [tab, setTab] = useState<'one' | 'two'>('one');
  const [checked, setChecked] = useState(true);
  const [open, setOpen] = useState<'dialog' | 'confirm' | null>(null);
  return (
    <Page
      title="Parts"
      finding={
        <>
          These are the <em>parts</em> that every page is made of.
        </>
      }
      under="A quieter line under the finding."
      actions={
        <>
          <PeriodPicker />
          <Button look="main" onClick={() => toast('Done.', () => toast('Undone.'))}>
            Toast with undo
          </Button>
        </>
      }
    >
      <div class="tiles">
        <Tile label="Visitors" value="1,284" now={1284} before={1234} series={NOW} />
        <Tile label="Slipping away" value="18" now={18} before={15} lessIsBetter series={BEFORE} />
        <Tile label="Without before" value="312" now={312} before={null} />
      </div>
      <div class="columns even">
        <Figure
          title="Revenue was highest on Sat"
          subtitle="gross, per day"
          legend={[
            { label: 'now', tone: 'accent' },
            { label: 'before', tone: 'before' },
          ]}
          table={{ columns: ['Day', 'Now', 'Before'], rows: WEEK.map((day, i) => [day.long, NOW[i], BEFORE[i]]) }}
        >
          <LineChart
            label="Revenue"
            steps={WEEK}
            now={[...NOW.slice(0, 6), null]}
            before={BEFORE}
            format={(v) => money(v, { whole: true })}
            axis={(v) => money(v, { short: true })}
          />
        </Figure>
        <Figure
          title="A fifth brings 60 %"
          subtitle="4,338 customers"
          table={{ columns: ['Customers', 'Revenue'], rows: [['20%', '60%']] }}
        >
          <Concentration
            curve={[
              [0.1, 0.4],
              [0.2, 0.6],
              [0.5, 0.9],
              [1, 1],
            ]}
            top20={0.6}
          />
        </Figure>
      </div>
      <Card title="Table" subtitle="sortable, walked with the arrow keys" aside={<Link to="/">A link</Link>} note="Small print.">
        <Table
          caption="People"
          columns={[
            { key: 'name', label: 'Person', cell: (row) => <Person name={row.name} />, sort: (row) => row.name },
            { key: 'at', label: 'Last order', cell: (row) => <Time at={row.at} />, sort: (row) => row.at },
            { key: 'spent', label: 'So far', cell: (row) => <Money value={row.spent} />, sort: (row) => row.spent, align: 'end' },
          ]}
          rows={PEOPLE}
          rowKey={(row) => row.id}
          href={(row) => `/profiles/${row.id}`}
        />
      </Card>
      <div class="halves">
        <Card title="Fields">
          <div class="stack">
            <Input label="Name" hint="What it is for." value={text} onInput={setText} />
            <Input label="With an error" value="" onInput={setText} error="Please fill this in." />
            <Textarea label="Several lines" value={text} onInput={setText} rows={2} />
            <Select
              label="One of a few"
              value={choice}
              onChange={setChoice}
              options={[
                { value: 'a', label: 'First' },
                { value: 'b', label: 'Second' },
              ]}
            />
            <Combobox label="One of many" value={city} onChange={setCity} options={CITIES} free />
            <Check label="Yes or no" checked={checked} onChange={setChecked} hint="With a hint." />
          </div>
        </Card>
        <Card title="Things to press">
          <div class="stack">
            <p class="row">
              <Button look="main">Main</Button>
              <Button>Plain</Button>
              <Button look="quiet">Quiet</Button>
              <Button look="danger">Danger</Button>
              <Button busy>Busy</Button>
              <Button small>Small</Button>
            </p>
            <p class="row">
              <Button onClick={() => setOpen('dialog')}>Dialog</Button>
              <Button onClick={() => setOpen('confirm')}>Confirm</Button>
              <Menu
                label="Menu"
                items={[
                  { label: 'First', onSelect: () => toast('First') },
                  { label: 'Remove', onSelect: () => toast('Second'), danger: true },
                ]}
              />
            </p>
            <p class="row">
              <Chip>plain</Chip>
              <Chip tone="accent">accent</Chip>
              <Chip tone="good">good</Chip>
              <Chip tone="bad">bad</Chip>
              <Chip tone="warn">warn</Chip>
              <Badge>12</Badge>
            </p>
            <p class="row">
              <Avatar name="Marijke Visser" />
              <Avatar name={null} />
              <Avatar name="Jonas Okafor" large />
            </p>
            <p class="row">
              <Num value={48210} /> <Percent value={0.7462} digits={2} /> <Money value={8911407.9} /> <Change now={12} before={10} />
            </p>
            <IntervalBar label="€0.42, between €0.08 and €0.77" value={0.42} low={0.08} high={0.77} min={-1} max={1} zero />
            <Copy text="<script></script>" show label="Script tag" />
          </div>
        </Card>
        <Card title="States">
          <div class="stack">
            <ErrorBox error={{ message: 'Kith could not be reached.' }} retry={() => toast('Again')} />
            <Empty title="Nothing here yet" action={<Button look="main">The next step</Button>}>
              Why it is empty, and what to do.
            </Empty>
            <Skeleton />
          </div>
        </Card>
        <Card title="Tabs">
          <Tabs
            label="Two"
            tabs={[
              { value: 'one', label: 'One', count: 3 },
              { value: 'two', label: 'Two' },
            ]}
            value={tab}
            onChange={setTab}
          >
            {tab}
          </Tabs>
        </Card>
      </div>
      <Dialog title="A dialog" open={open === 'dialog'} onClose={() => setOpen(null)}>
        <Input label="Inside" value={text} onInput={setText} />
      </Dialog>
      <Confirm
        title="Remove the segment?"
        open={open === 'confirm'}
        onClose={() => setOpen(null)}
        action="Remove"
        onConfirm={() => Promise.resolve(toast('Removed.', () => toast('It is back.')))}
      >
        186 people are in it; 1 experience uses it.
      </Confirm>
    </Page>
  );
}
