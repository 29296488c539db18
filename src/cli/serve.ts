import { join } from 'node:path';
import { UsageError } from '../model/errors.ts';
import { type Command, exit, type Result, wholeNumber } from './command.ts';
import { requireFolder } from './named-path.ts';
import { openProjectFor } from './open-project.ts';

export const serve: Command = {
  name: 'serve',
  summary:
    'Run the public service: subscribe, confirm, unsubscribe, preferences, and the site. Sends its system mails.',
  usage: '',
  operands: 0,
  options: {
    port: { value: 'N', help: 'listen on this port (default: 8025)' },
    host: { value: 'ADDRESS', help: 'listen on this address (default: 127.0.0.1)' },
    'trusted-hops': {
      value: 'N',
      help: 'trust X-Forwarded-For of this number of proxies (default: 0)',
    },
    site: {
      value: 'DIR',
      help: 'serve the site from this folder, where `masthead publish` puts it (default: public/)',
    },
    'clock-is-right': {
      help: 'delete expired data although the clock of this computer looks wrong',
    },
  },
  async run(args, terminal): Promise<Result> {
    const project = await openProjectFor(args, terminal);
    if ('stop' in project) return project.stop;
    const port = wholeNumber('port', args.text('port') ?? '8025', 65_535);
    const trustedHops = wholeNumber('trusted-hops', args.text('trusted-hops') ?? '0', 10);
    const typed = args.text('site');
    const site = typed === undefined ? join(project.root, 'public') : args.path(typed);
    if (typed !== undefined) await requireFolder(site);
    const { serviceUrl } = project.newsletter;
    if (serviceUrl === undefined) {
      throw new UsageError(
        'Missing service_url in issues/newsletter.yaml. Add the address of this service, as in service_url: https://letters.example.org.',
      );
    }
    const options = {
      newsletter: { ...project.newsletter, serviceUrl },
      host: args.text('host') ?? '127.0.0.1',
      port,
      trustedHops,
      archive: site,
      clockIsRight: args.flag('clock-is-right'),
    };
    const { withStore } = await import('../mailing/open-ledger.ts');
    const { runService } = await import('../service/run-service.ts');
    await withStore(project, (store) => runService(project, store, options));
    return { exit: exit.done };
  },
};
