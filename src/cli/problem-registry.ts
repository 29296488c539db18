import { checkDefinitions } from '../check/problems.ts';
import { textDefinitions } from '../check/text/problems.ts';
import { archiveDefinitions } from '../collect/archive/problems.ts';
import { collectDefinitions } from '../collect/problems.ts';
import { feedDefinitions } from '../collect/readers/feeds/problems.ts';
import { readerDefinitions } from '../collect/readers/problems.ts';
import { splitDefinitions } from '../collect/split/problems.ts';
import { composeDefinitions } from '../compose/problems.ts';
import { contentDefinitions } from '../content/problems.ts';
import { deskDefinitions } from '../desk/problems.ts';
import { fetchDefinitions } from '../lib/fetch/problems.ts';
import { templateDefinitions } from '../lib/templates/problems.ts';
import { mailingDefinitions } from '../mailing/problems.ts';
import type { ProblemDefinitions } from '../model/define-problems.ts';
import { modelDefinitions } from '../model/problems.ts';
import { renderDefinitions } from '../render/problems.ts';
import { siteDefinitions } from '../site/problems.ts';
import { publishDefinitions } from '../site/publish/problems.ts';
import { subscriberDefinitions } from '../subscribers/problems.ts';

export const problemRegistry: Readonly<Record<string, ProblemDefinitions>> = {
  collect: collectDefinitions,
  'collect/archive': archiveDefinitions,
  'collect/split': splitDefinitions,
  compose: composeDefinitions,
  check: checkDefinitions,
  'check/text': textDefinitions,
  'collect/readers': readerDefinitions,
  'collect/readers/feeds': feedDefinitions,
  desk: deskDefinitions,
  render: renderDefinitions,
  site: siteDefinitions,
  'site/publish': publishDefinitions,
  content: contentDefinitions,
  'lib/fetch': fetchDefinitions,
  'lib/templates': templateDefinitions,
  mailing: mailingDefinitions,
  model: modelDefinitions,
  subscribers: subscriberDefinitions,
};
