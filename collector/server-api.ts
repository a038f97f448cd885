/** Every route of the server API, on one screen: method, path, the least it asks for, who answers, in a sentence. */
import { check } from './access/check.ts';
import { entryRoutes, invitationSchema, loginSchema, setUpSchema } from './access/entry.ts';
import { may } from './access/may.ts';
import { inviteSchema, peopleRoutes, roleSchema } from './access/people.ts';
import { newSiteSchema, siteChangeSchema } from './access/settings.ts';
import { siteRoutes, sourceRoutes, sourceSchema } from './access/sites.ts';
import { type Route } from './openapi.ts';
import { shop } from './demo/shop.ts';
import { productRoutes, productSchema } from './data/product-routes.ts';
import { dataRoutes } from './data/routes.ts';
import { feedRoutes, feedSchema, fetchSchema } from './feed/routes.ts';
import { importApi } from './import/api.ts';
import { alikeSchema, discardSchema, inboxRoutes, previewSchema, replaySchema } from './inbox/routes.ts';
import { dictionaryRoutes, termSchema } from './dictionary/routes.ts';
import { hygieneTable } from './hygiene/table.ts';
import { exportRoutes } from './export/routes.ts';
import { exportTable } from './export/table.ts';
import { limitRoutes, limitsSchema } from './access/limits.ts';
import {
  accountRoutes,
  identityRoutes,
  identifierLimitsSchema,
  suggestionRoutes,
  suggestionSchema,
  warningRoutes,
} from './people/identity-routes.ts';
import { linkSchema, profileRoutes } from './people/routes.ts';
import { experienceRoutes } from './personalize/routes.ts';
import { changeSchema, newExperienceSchema } from './personalize/experience.ts';
import { liveRoute, streamRoute } from './stream.ts';
import { trafficRoutes } from './traffic/routes.ts';
import { reportTable } from './reports/table.ts';
import { shopTable } from './shops/table.ts';
import { orderRoutes } from './value/order-routes.ts';
import { orderSettingRoutes, orderSettingsSchema } from './value/order-settings.ts';
import { valueRoutes } from './value/routes.ts';
import { segmentRoutes } from './segments/routes.ts';
import { upkeepRoutes } from './upkeep/routes.ts';

/** The routes of the server API, under `/api/v1`, beside its own description. */
export const serverRoutes: Route[] = [
  ['get', '/setup', 'open', entryRoutes.state, 'Whether Kith still waits to be set up.'],
  ['post', '/setup', 'open', entryRoutes.setUp, 'Sets Kith up with the link that was printed at start.', setUpSchema],
  ['post', '/login', 'open', entryRoutes.login, 'Starts a session.', loginSchema],
  ['post', '/logout', 'open', entryRoutes.logout, 'Ends the session.'],
  ['get', '/invitation', 'open', entryRoutes.invitation, 'Whom an invitation is for.'],
  ['post', '/invitation', 'open', entryRoutes.accept, 'Chooses a password with the link of an invitation.', invitationSchema],
  ['get', '/session', 'open', entryRoutes.session, 'Who is logged in, and what they may see; 401 when nobody is.'],

  ['get', '/members', 'owner in person', peopleRoutes.list, 'The people of the site.'],
  ['post', '/members', 'owner in person', peopleRoutes.invite, 'Invites somebody; answers the link for them.', inviteSchema],
  ['put', '/members/:id', 'owner in person', peopleRoutes.change, 'Changes what somebody may do.', roleSchema],
  ['delete', '/members/:id', 'owner in person', peopleRoutes.remove, 'Takes somebody’s access away.'],
  ['get', '/sites', 'viewer', siteRoutes.list, 'The sites that the caller may see.'],
  ['post', '/sites', 'owner in person', siteRoutes.add, 'Adds a site with its first keys.', newSiteSchema],
  ['get', '/sites/:id', 'viewer', siteRoutes.get, 'A site’s settings.'],
  ['put', '/sites/:id', 'owner', siteRoutes.change, 'Changes a site’s settings.', siteChangeSchema],
  ['delete', '/sites/:id', 'owner in person', siteRoutes.remove, 'Removes a site that never received anything.'],
  ['get', '/sources', 'viewer', sourceRoutes.list, 'Where events come from, with their keys.'],
  ['post', '/sources', 'owner in person', sourceRoutes.add, 'Adds a source; a secret key is shown in this answer only.', sourceSchema],
  ['delete', '/sources/:id', 'owner in person', sourceRoutes.revoke, 'Ends a key for good.'],
  ['get', '/audit', 'owner', siteRoutes.audit, 'Who changed what, newest first.'],
  ['get', '/health', 'owner', upkeepRoutes.health, 'How the machine fares: room, backups, jobs, and what needs hands.'],
  ['post', '/backups', 'owner in person', upkeepRoutes.backup, 'Makes a backup now.'],
  ['get', '/check', 'marketer', check, 'Whether the script tag works, and if not, why.'],

  ['get', '/segments', 'viewer', segmentRoutes.list, 'The segments of the site.'],
  ['post', '/segments', 'marketer', segmentRoutes.create, 'Adds a segment.'],
  ['post', '/segments/preview', 'viewer', segmentRoutes.preview, 'Whom a rule would hold for, before it is saved.'],
  ['get', '/segments/:id', 'viewer', segmentRoutes.get, 'One segment.'],
  ['put', '/segments/:id', 'marketer', segmentRoutes.change, 'Changes a segment.'],
  ['delete', '/segments/:id', 'marketer', segmentRoutes.remove, 'Removes a segment that nothing uses.'],
  ['get', '/segments/:id/members', 'viewer', segmentRoutes.members, 'Who is in a segment.'],
  ['get', '/segments/:id/explain/:profileId', 'viewer', segmentRoutes.explain, 'Which clause holds for somebody, and which fails.'],

  ['get', '/profiles', 'viewer', profileRoutes.list, 'People: searched, filtered, sorted, page by page.'],
  ['get', '/profiles/lookup', 'viewer', profileRoutes.lookup, 'One profile by an identifier.'],
  ['get', '/profiles/:id', 'viewer', profileRoutes.get, 'One profile; an id that was linked to another answers with the survivor.'],
  ['get', '/profiles/:id/events', 'viewer', profileRoutes.events, 'A person’s timeline, newest first.'],
  ['get', '/profiles/:id/touches', 'viewer', profileRoutes.touches, 'Contacts made with a person and what each cost, newest first.'],
  ['get', '/profiles/:id/value', 'viewer', profileRoutes.value, 'What a person was worth so far.'],
  ['post', '/profiles/:id/link', 'marketer', profileRoutes.link, 'Says that two profiles are one person.', linkSchema],
  ['post', '/links/:id/undo', 'marketer', profileRoutes.undo, 'Takes two profiles apart again.'],
  ['get', '/profiles/:id/traits/:name', 'viewer', identityRoutes.traitHistory, 'Every value that a trait ever had, newest first.'],
  ['get', '/profiles/:id/merge', 'viewer', suggestionRoutes.preview, 'What joining a profile with ?other= would make.'],
  ['get', '/suggestions', 'viewer', suggestionRoutes.list, 'People who may be one, newest first.'],
  ['post', '/suggestions', 'marketer', suggestionRoutes.make, 'Suggests that two profiles are one person.', suggestionSchema],
  ['get', '/suggestions/:id', 'viewer', suggestionRoutes.get, 'One suggestion.'],
  ['post', '/suggestions/:id/accept', 'marketer', suggestionRoutes.accept, 'Joins the two; the link can be undone.'],
  ['post', '/suggestions/:id/reject', 'marketer', suggestionRoutes.reject, 'Says that they are two; it is not suggested again.'],
  ['post', '/suggestions/:id/reopen', 'marketer', suggestionRoutes.reopen, 'Takes a decision back.'],
  ...hygieneTable,
  ['get', '/warnings', 'viewer', warningRoutes.list, 'What was refused while telling people apart, by kind and sender.'],
  ['post', '/warnings/:id/dismiss', 'marketer', warningRoutes.dismiss, 'Puts a warning aside until it happens again.'],
  ['post', '/warnings/:id/restore', 'marketer', warningRoutes.restore, 'Brings a warning back.'],
  ['get', '/accounts', 'viewer', accountRoutes.list, 'Companies and households, those named last first.'],
  ['get', '/accounts/:id', 'viewer', accountRoutes.get, 'One account with its traits and their past.'],
  ['get', '/accounts/:id/members', 'viewer', accountRoutes.members, 'The people of an account.'],
  ['get', '/identifier-limits', 'viewer', identityRoutes.limits, 'How many identifiers of a kind one person may have.'],
  [
    'put',
    '/identifier-limits',
    'owner',
    identityRoutes.setLimits,
    'Sets those limits, and judges everybody by them.',
    identifierLimitsSchema,
  ],

  ['get', '/orders', 'viewer', orderRoutes.list, 'Orders, newest first; ?q= begins their number, ?from= and ?to= are days.'],
  ['get', '/orders/:id', 'viewer', orderRoutes.get, 'One order: its lines, what became of it, what came back.'],
  ['get', '/order-settings', 'viewer', orderSettingRoutes.get, 'Which orders count, and by which rates.'],
  ['put', '/order-settings', 'owner', orderSettingRoutes.put, 'Sets that, and counts earlier orders anew.', orderSettingsSchema],
  ['get', '/order-counts', 'viewer', orderRoutes.counts, 'How many orders there are, and how many only browsers reported.'],

  ...shopTable,
  ...reportTable,
  ['get', '/overview', 'viewer', valueRoutes.overview, 'A period in figures, against the one before.'],
  ['get', '/traffic', 'viewer', trafficRoutes.traffic, 'Where visits come from and what they brought; any dimension filters.'],
  ['get', '/value/summary', 'viewer', valueRoutes.summary, 'What all customers are worth, and how concentrated that is.'],
  ['get', '/counts', 'viewer', valueRoutes.counts, 'The figures beside the navigation.'],
  ['get', '/live', 'viewer', liveRoute, 'What arrived last.'],
  ['get', '/stream', 'viewer', streamRoute, 'What arrives now, as server-sent events.'],
  ['get', '/names', 'viewer', dataRoutes.names, 'Event and trait names that a rule may use.'],
  ['get', '/search', 'viewer', dataRoutes.search, 'People, orders, segments, experiences and products by a few words.'],
  ['get', '/export/profiles', 'marketer', exportRoutes.profiles, 'The list of people, or the members of ?segment=, as CSV or NDJSON.'],
  ['get', '/export/profiles/:id/events', 'marketer', exportRoutes.events, 'A person’s timeline as CSV or NDJSON.'],
  ['get', '/export/orders', 'marketer', exportRoutes.orders, 'Orders with their lines, narrowed as the list, as CSV or NDJSON.'],
  ['get', '/export/returns', 'marketer', exportRoutes.returns, 'Returns, narrowed as the list of orders, as CSV or NDJSON.'],
  ['get', '/export/touches', 'marketer', exportRoutes.touches, 'Every contact with what it cost as CSV or NDJSON.'],
  [
    'get',
    '/export/hygiene',
    'marketer',
    exportRoutes.hygiene,
    'Whom a finding of hygiene concerns (?missing=, or ?field= and ?problem=) as CSV or NDJSON.',
  ],
  ['get', '/export/traffic', 'viewer', exportRoutes.traffic, 'Every row of one table of the traffic page (?by=) as CSV or NDJSON.'],
  ['get', '/export/products', 'viewer', exportRoutes.products, 'The catalogue as CSV or NDJSON.'],
  ...exportTable,
  ['get', '/catalogue', 'viewer', productRoutes.figures, 'The catalogue in figures, with its categories.'],
  ['get', '/catalogue/feed', 'viewer', feedRoutes.get, 'The product feed, and how its last fetch went.'],
  ['put', '/catalogue/feed', 'owner', feedRoutes.change, 'Names the product feed, or none.', feedSchema],
  ['post', '/catalogue/feed/fetch', 'marketer', feedRoutes.fetch, 'Begins to fetch the product feed.', fetchSchema],
  ['get', '/products', 'viewer', productRoutes.list, 'The catalogue: searched, filtered, sorted, page by page.'],
  ['get', '/products/:id', 'viewer', productRoutes.get, 'One product, by whose word it is as it is, and what it was before.'],
  ['put', '/products/:id', 'marketer', productRoutes.change, 'Changes a product by the shop’s own word.', productSchema],
  ['post', '/products/import', 'marketer', productRoutes.import, 'Reads a catalogue from CSV: tells first, changes with ?commit=true.'],
  ...importApi,
  ['get', '/limits', 'viewer', limitRoutes.get, 'How much of what strangers can make up the site keeps.'],
  ['put', '/limits', 'owner', limitRoutes.change, 'Changes some of these limits.', limitsSchema],

  ['get', '/failed-events', 'viewer', inboxRoutes.list, 'What was refused, with its reason, newest first.'],
  ['get', '/failed-events/groups', 'viewer', inboxRoutes.groups, 'What was refused, in kinds that failed alike.'],
  [
    'post',
    '/failed-events/preview',
    'marketer',
    inboxRoutes.preview,
    'What an edited event or rules would make of refused events.',
    previewSchema,
  ],
  ['post', '/failed-events/replay-alike', 'marketer', inboxRoutes.replayAlike, 'Tries all of a kind again, step by step.', alikeSchema],
  ['post', '/failed-events/discard', 'marketer', inboxRoutes.discardAlike, 'Throws all of a kind away, step by step.', discardSchema],
  ['get', '/failed-events/:id', 'viewer', inboxRoutes.get, 'One refused event.'],
  ['delete', '/failed-events/:id', 'marketer', inboxRoutes.discard, 'Throws a refused event away.'],
  [
    'post',
    '/failed-events/:id/replay',
    'marketer',
    inboxRoutes.replay,
    'Tries a refused event again, by today’s rules; edited or mapped where asked.',
    replaySchema,
  ],
  ['get', '/losses', 'viewer', valueRoutes.losses, 'What did not get in, in a period, with the reasons.'],

  ['get', '/dictionary', 'viewer', dictionaryRoutes.list, 'Every event and trait that the site sends.'],
  ['get', '/dictionary/export', 'viewer', dictionaryRoutes.exportAll, 'The dictionary as CSV.'],
  ['get', '/dictionary/:id', 'viewer', dictionaryRoutes.get, 'One event, property or trait.'],
  ['put', '/dictionary/:id', 'marketer', dictionaryRoutes.change, 'Describes one of them.', termSchema],
  ['get', '/dictionary/:id/properties', 'viewer', dictionaryRoutes.properties, 'The properties of an event.'],

  ['get', '/experiences', 'viewer', experienceRoutes.list, 'What slots show to whom.'],
  ['post', '/experiences', 'marketer', experienceRoutes.create, 'Adds an experience.', newExperienceSchema],
  ['get', '/experiences/:id', 'viewer', experienceRoutes.get, 'One experience.'],
  ['put', '/experiences/:id', 'marketer', experienceRoutes.change, 'Changes an experience.', changeSchema],
  ['delete', '/experiences/:id', 'marketer', experienceRoutes.remove, 'Removes an experience and its results.'],
  ['get', '/experiences/:id/results', 'viewer', experienceRoutes.results, 'What came of an experience.'],
];
