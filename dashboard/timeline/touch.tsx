/** What was done with somebody outside the website, in words: contacts, responses, surveys, points. */
import type { Json } from '../../shared/event.ts';
import { money } from '../format.ts';
import { t, tn } from '../text/text.ts';
import { amount, text } from './fields.ts';
import { currencyOf } from './shop.tsx';
import { strong, type Say } from './say.tsx';

/** Words for who began a contact; anything else than these was begun by the site. */
const INWARD = /^(in|inbound|incoming|received)$/i;

const present = (...parts: (string | undefined)[]): string[] => parts.filter((part) => part !== undefined);
const campaignOf = (p: Json): string | undefined => text(p, 'campaign', 'campaign_name');

/** A letter, a call, a mail, a visit. What it was about stands out; what it came to and what it cost stand below. */
export const touched: Say = (p) => {
  const channel = text(p, 'channel');
  const about = text(p, 'subject') ?? campaignOf(p);
  const way = INWARD.test(text(p, 'direction') ?? '') ? 'in' : 'out';
  const mark = way === 'in' ? 'own' : 'act';
  const campaign = campaignOf(p);
  const cost = amount(p, 'cost');
  const agent = text(p, 'agent');
  const detail = present(
    text(p, 'outcome'),
    text(p, 'note'),
    campaign !== undefined && campaign !== about ? t('event.touchCampaign', { name: campaign }) : undefined,
    agent && t('event.touchAgent', { name: agent }),
    cost === undefined || cost === 0 ? undefined : t('event.touchCost', { amount: money(cost, currencyOf(p)) }),
  );
  if (channel === undefined)
    return { mark, detail, words: about ? tn(`event.touchPlain.${way}About`, { what: strong(about) }) : t(`event.touchPlain.${way}`) };
  return {
    mark,
    detail,
    words: about ? tn(`event.touch.${way}About`, { channel, what: strong(about) }) : t(`event.touch.${way}`, { channel }),
  };
};

/** What somebody did because of a campaign, with what that was worth. */
export const responded: Say = (p) => {
  const what = strong(campaignOf(p) ?? t('event.aCampaign'));
  const response = text(p, 'response');
  const value = amount(p, 'value');
  return {
    mark: 'own',
    words: response ? tn('event.respondedWith', { what, response }) : tn('event.responded', { what }),
    detail: present(text(p, 'detail')),
    ...(value === undefined ? {} : { money: { value, currency: currencyOf(p).currency } }),
  };
};

/** What somebody said in a survey: the question and the answer where both are known. */
export const answered: Say = (p) => {
  const [question, survey, score] = [text(p, 'question'), text(p, 'survey', 'survey_name', 'name'), text(p, 'score')];
  const said = text(p, 'answer') ?? score;
  const detail = present(
    survey && t('event.surveyNamed', { name: survey }),
    score === undefined || score === said ? undefined : t('event.score', { score }),
  );
  if (said === undefined)
    return { mark: 'own', words: question ? tn('event.survey', { what: strong(question) }) : t('event.surveyPlain'), detail };
  if (question) return { mark: 'own', words: tn('event.surveyQuestion', { question, what: strong(said) }), detail };
  return { mark: 'own', words: tn('event.survey', { what: strong(said) }), detail };
};

/** The balance of points that somebody brought along. */
export const points: Say = (p) => {
  const n = amount(p, 'points');
  return {
    mark: 'own',
    words: n === undefined ? t('event.pointsPlain') : tn('event.points', { points: strong(t('event.pointsN', { n })) }),
    detail: present(text(p, 'program')),
  };
};
