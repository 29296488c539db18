import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { BrokenError, inWords } from './line.ts';
import type { Relay } from './relay.ts';

/** Milliseconds for one of several addresses of a host before the next one is tried beside it. */
const perAddress = 5000;

/**
 * Opens a TCP connection.
 * @param limit Milliseconds, for the name lookup and all addresses of the host.
 * @throws The system's error, or BrokenError where it took too long or was stopped.
 */
export function openSocket(
  { host, port }: Pick<Relay, 'host' | 'port'>,
  limit: number,
  signal?: AbortSignal,
): Promise<Socket> {
  const socket = connectTcp({ host, port, autoSelectFamilyAttemptTimeout: perAddress });
  // Commands go out in the batches that they belong to.
  socket.setNoDelay(true);
  return ready(socket, 'connect', limit, signal);
}

/**
 * Does the TLS handshake on a connection, with the server's certificate checked against the host.
 * @throws Node's error, or BrokenError where it took too long or was stopped.
 */
export function makeSafe(
  socket: Socket,
  host: string,
  limit: number,
  signal?: AbortSignal,
): Promise<Socket> {
  const secured = connectTls({ socket, host, ...(isIP(host) === 0 && { servername: host }) });
  return ready(secured, 'secureConnect', limit, signal);
}

/** True where a server does not greet because it waits for a TLS handshake. */
export async function speaksTls(
  relay: Pick<Relay, 'host' | 'port'>,
  limit: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const socket = await openSocket(relay, limit, signal).catch(() => undefined);
  if (socket === undefined) return false;
  // Nothing is sent over it: its certificate does not matter.
  const probe = connectTls({ socket, rejectUnauthorized: false });
  try {
    await ready(probe, 'secureConnect', limit, signal);
    return true;
  } catch {
    return false;
  } finally {
    probe.destroy();
  }
}

/** Waits until a socket can be used; it is destroyed where that fails. */
function ready<S extends Socket>(
  socket: S,
  event: 'connect' | 'secureConnect',
  limit: number,
  signal: AbortSignal | undefined,
): Promise<S> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      fail(new BrokenError(`no answer within ${inWords(limit)}`, 'silent'));
    }, limit);
    const stop = (): void => fail(new BrokenError('the sender was told to stop', 'stopped'));
    const close = (): void => fail(new BrokenError('the server closed the connection', 'closed'));
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      socket.off(event, succeed).off('error', fail).off('close', close);
    };
    const fail = (error: Error): void => {
      done();
      // What it says after this is of no interest, and must not be thrown.
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
