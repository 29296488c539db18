import type { Relay } from './relay.ts';

export type Explained = [wrong: string, remedy: string];

/** `cert`: for a certificate of another host. */
interface TlsError extends Error {
  code?: string;
  cert?: { subjectaltname?: string };
}

const trust =
  'Ask the provider for the right host, or add its certificate authority (NODE_EXTRA_CA_CERTS=FILE).';
const selfSigned = 'has a self-signed certificate, which nobody vouches for';
const untrusted = 'has a certificate from an authority that this machine does not trust';

/** By Node's code. */
const certificates: Readonly<Record<string, Explained>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: [selfSigned, trust],
  SELF_SIGNED_CERT_IN_CHAIN: [selfSigned, trust],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [untrusted, trust],
  UNABLE_TO_GET_ISSUER_CERT: [untrusted, trust],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [untrusted, trust],
  CERT_UNTRUSTED: [untrusted, trust],
  INVALID_CA: [untrusted, trust],
  CERT_SIGNATURE_FAILURE: [untrusted, trust],
  CERT_CHAIN_TOO_LONG: [untrusted, trust],
  CERT_HAS_EXPIRED: [
    'has a certificate that has expired',
    "Ask the provider to renew it, and check this machine's clock.",
  ],
  CERT_NOT_YET_VALID: ['has a certificate that is not valid yet', "Check this machine's clock."],
  CERT_REVOKED: ['has a certificate that was revoked', 'Ask the provider why.'],
};

/** The errors where a server does not use TLS: what it sent is not a TLS record. */
const notTls =
  /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE|BAD_RECORD_TYPE|RECORD_LAYER_FAILURE/i;

/** @returns undefined if TLS is not the reason. */
export function explainTls(
  { code = '', cert, message }: TlsError,
  step: 'tls' | 'starttls',
  { host, port }: Pick<Relay, 'host' | 'port'>,
): Explained | undefined {
  const known = certificates[code];
  if (known !== undefined) return [`${known[0]} (${code})`, known[1]];
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = (cert?.subjectaltname ?? '').replaceAll(/(?:DNS|IP Address):/g, '').slice(0, 200);
    const whose = names === '' ? 'contains no name' : `is for ${names}`;
    return [
      `has a certificate for another name than ${host}: it ${whose}`,
      "Write the server's own name in SMTP_URL.",
    ];
  }
  if (!/^(?:ERR_SSL|ERR_TLS|EPROTO|CERT_|UNABLE_TO|ERR_OSSL)/.test(code)) return undefined;
  if (notTls.test(code) || notTls.test(message) || /wrong version number/i.test(message)) {
    return step === 'tls'
      ? [
          'does not use TLS from the first byte',
          `Write smtp:// instead of smtps:// in SMTP_URL (smtp://…:${port}), or use the provider's port for TLS (usually 465).`,
        ]
      : ['offers TLS (STARTTLS), and then does not use it', 'Ask the provider why.'];
  }
  const detail =
    code === 'EPROTO' ? (/SSL routines:[^:]*:([^:\n]+)/.exec(message)?.[1] ?? code) : code;
  return [
    `cannot agree on a TLS connection (${detail})`,
    'Ask the provider which TLS versions it accepts.',
  ];
}
