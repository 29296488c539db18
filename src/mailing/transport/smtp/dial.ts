import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { BrokenError, showLimit } from './line.ts';
import type { Relay } from './relay.ts';

/** Milliseconds until the next address of a host is tried as well. */
const perAddress = 5000;

/** @param limit Milliseconds, for all addresses. @throws the system's error, or BrokenError. */
export function openSocket(
  { host, port }: Pick<Relay, 'host' | 'port'>,
  limit: number,
  signal?: AbortSignal,
): Promise<Socket> {
  const socket = connectTcp({ host, port, autoSelectFamilyAttemptTimeout: perAddress });
  // Commands go out in the batches that they belong to.
  socket.setNoDelay(true);
  return untilReady(socket, 'connect', limit, signal);
}

/** Checks the certificate against the host. @throws Node's error, or BrokenError. */
export function startTls(
  socket: Socket,
  host: string,
  limit: number,
  signal?: AbortSignal,
): Promise<Socket> {
  const secured = connectTls({ socket, host, ...(isIP(host) === 0 && { servername: host }) });
  return untilReady(secured, 'secureConnect', limit, signal);
}

/** True if the server starts with TLS, which `smtps://` expects. @param limit In milliseconds. */
export async function speaksTls(
  relay: Pick<Relay, 'host' | 'port'>,
  limit: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const socket = await openSocket(relay, limit, signal).catch(() => undefined);
  if (socket === undefined) return false;
  // Nothing is sent over it, so its certificate does not matter.
  const probe = connectTls({ socket, rejectUnauthorized: false });
  try {
    await untilReady(probe, 'secureConnect', limit, signal);
    return true;
  } catch {
    return false;
  } finally {
    probe.destroy();
  }
}

/** Destroys the socket on failure. */
function untilReady<S extends Socket>(
  socket: S,
  event: 'connect' | 'secureConnect',
  limit: number,
  signal: AbortSignal | undefined,
): Promise<S> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      fail(new BrokenError(`no answer within ${showLimit(limit)}`, 'silent'));
    }, limit);
    const stop = (): void => fail(new BrokenError('the sender was stopped', 'stopped'));
    const close = (): void => fail(new BrokenError('the server closed the connection', 'closed'));
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      socket.off(event, succeed).off('error', fail).off('close', close);
    };
    const fail = (error: Error): void => {
      done();
      // Later errors of the socket must not be thrown.
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const succeed = (): void => {
      done();
      resolve(socket);
    };
    socket.once(event, succeed).once('error', fail).once('close', close);
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
