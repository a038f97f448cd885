/** Which fields count towards completeness and how much, and the country of what names none; an owner changes it. */
import { useEffect, useState } from 'preact/hooks';
import { HYGIENE_FIELDS, type HygieneField, type HygieneSettingsShown, type HygieneWeights } from '../../shared/api.ts';
import { get, put, useAct, useLoad } from '../client.ts';
import { Button, Card, ErrorBox, Input, Select, Skeleton, toast } from '../parts/index.ts';
import { may } from '../session.ts';
import { spoken, t } from '../text/text.ts';
import { fieldName } from './hygiene-words.ts';

const PATH = 'hygiene/settings';
const STEPS = [0, 1, 2, 3, 4, 5];

function countryName(code: string): string {
  return new Intl.DisplayNames([spoken()], { type: 'region' }).of(code) ?? code;
}

/** The settings of readings. */
export function WeightsCard({ onSaved }: { onSaved: () => Promise<void> }) {
  const found = useLoad(PATH, (signal) => get<HygieneSettingsShown>(PATH, { signal }));
  const settings = found.data;
  const [weights, setWeights] = useState<HygieneWeights | null>(null);
  const [country, setCountry] = useState('');
  useEffect(() => {
    if (!settings) return;
    setWeights(settings.weights);
    setCountry(settings.country ?? '');
  }, [JSON.stringify(settings)]);
  const save = useAct(async () => {
    await put(PATH, { country: country === '' ? null : country, weights });
    toast(t('hygiene.saved'));
    await Promise.all([found.refresh(), onSaved()]);
  });
  if (found.error && !settings) return <ErrorBox error={found.error} retry={found.refresh} />;
  if (!settings || !weights) return <Skeleton rows={4} />;
  const mine = may('owner');
  const wrong = HYGIENE_FIELDS.every((field) => weights[field] === 0);
  const badCountry = country !== '' && !/^[A-Z]{2}$/.test(country);
  const change = (field: HygieneField, value: string) => setWeights({ ...weights, [field]: Number(value) });
  return (
    <Card title={t('hygiene.weights')} subtitle={t('hygiene.weightsSub')}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!wrong && !badCountry) void save.run();
        }}
      >
        <div class="hygiene-weights">
          {HYGIENE_FIELDS.map((field) => (
            <Select
              key={field}
              label={fieldName(field)}
              value={String(weights[field])}
              disabled={!mine}
              options={STEPS.map((step) => ({ value: String(step), label: String(step) }))}
              onChange={(value) => change(field, value)}
            />
          ))}
        </div>
        <div class="hygiene-country">
          <Input
            label={t('hygiene.country')}
            value={country}
            maxLength={2}
            disabled={!mine}
            onInput={(text) => setCountry(text.trim().toUpperCase())}
            error={badCountry ? t('hygiene.wrongCountry') : null}
            hint={
              country !== '' && !badCountry
                ? countryName(country)
                : settings.countryUsed && settings.country === null
                  ? t('hygiene.countryAuto', { country: countryName(settings.countryUsed) })
                  : t('hygiene.countryNone')
            }
          />
        </div>
        {wrong ? <p class="field-error">{t('hygiene.wrongWeights')}</p> : null}
        <ErrorBox error={save.error} />
        {mine ? (
          <div class="row">
            <Button look="main" type="submit" busy={save.busy} disabled={wrong || badCountry}>
              {t('hygiene.save')}
            </Button>
          </div>
        ) : null}
      </form>
    </Card>
  );
}
