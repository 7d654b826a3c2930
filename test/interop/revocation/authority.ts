// An authority with a web server of its own: OpenSSL answers about its certificates and writes its lists.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Certificate } from '../../../src/x509/certificate.ts';
import {
  CA,
  CertificateMaker,
  PERSON,
  type CertificateWish,
  type MadeCertificate,
} from '../../unit/certificate-maker.ts';
import { openssl } from '../../webmail/openssl.ts';

/** Paths on the server, by what a certificate says of them. */
export interface EvidencePaths {
  readonly ocsp?: string;
  readonly crl?: string;
  readonly issuers?: string;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

export type Handler = (request: IncomingMessage, body: Buffer, response: ServerResponse) => unknown;

const DELEGATE = [
  'basicConstraints=critical,CA:FALSE',
  'keyUsage=critical,digitalSignature',
  'extendedKeyUsage=critical,OCSPSigning',
  '1.3.6.1.5.5.7.48.1.5=DER:05:00',
];
const FAR_EXPIRY = '491231235959Z';

/** Starts on a free port of the loopback; stop() ends it and deletes its files. */
export class RevocationAuthority {
  readonly maker: CertificateMaker;
  readonly root: MadeCertificate;
  /** Issues the people; its own certificate is by the root. */
  readonly issuer: MadeCertificate;
  /** Whom the issuer allows to answer in its stead. */
  readonly responder: MadeCertificate;
  readonly origin: string;
  /** Every request that came, oldest first. */
  readonly asked: Asked[] = [];
  readonly #folder: string;
  readonly #server: Server;
  readonly #handlers: Map<string, Handler>;
  /** Lines of OpenSSL's database by serial number. */
  readonly #index = new Map<string, string>();

  private constructor(parts: {
    maker: CertificateMaker;
    root: MadeCertificate;
    issuer: MadeCertificate;
    responder: MadeCertificate;
    folder: string;
    server: Server;
    handlers: Map<string, Handler>;
  }) {
    ({ maker: this.maker, root: this.root, issuer: this.issuer, responder: this.responder } = parts);
    this.#folder = parts.folder;
    this.#server = parts.server;
    this.#handlers = parts.handlers;
    this.origin = `http://127.0.0.1:${(parts.server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<RevocationAuthority> {
    const maker = await CertificateMaker.create();
    const folder = await mkdtemp(path.join(os.tmpdir(), 'waxseal-authority-'));
    const named = (name: string): string => `/O=Waxseal Tests/CN=${name}`;
    const keyId = 'subjectKeyIdentifier=hash';
    const root = await maker.make({ subject: named('Online Root'), extensions: [...CA, keyId] });
    const issuer = await maker.make({
      subject: named('Online Issuer'),
      issuer: root,
      extensions: [...CA, keyId],
    });
    const responder = await maker.make({
      subject: named('Online Responder'),
      issuer,
      extensions: [...DELEGATE, keyId],
    });
    const handlers = new Map<string, Handler>();
    const authority: { current?: RevocationAuthority } = {};
    const server = createServer((request, response) => {
      void authority.current!.#serve(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    authority.current = new RevocationAuthority({ maker, root, issuer, responder, folder, server, handlers });
    return authority.current;
  }

  /** A certificate of a person that says where evidence about it lies. OpenSSL knows it as good. */
  async issue(
    subject: string,
    paths: EvidencePaths,
    wish: Partial<CertificateWish> = {},
  ): Promise<MadeCertificate> {
    const access = [
      ...(paths.ocsp === undefined ? [] : [`OCSP;URI:${this.origin}${paths.ocsp}`]),
      ...(paths.issuers === undefined ? [] : [`caIssuers;URI:${this.origin}${paths.issuers}`]),
    ];
    const made = await this.maker.make({
      subject,
      issuer: this.issuer,
      ...wish,
      extensions: [
        ...(wish.extensions ?? PERSON),
        ...(access.length === 0 ? [] : [`authorityInfoAccess=${access.join(',')}`]),
        ...(paths.crl === undefined ? [] : [`crlDistributionPoints=URI:${this.origin}${paths.crl}`]),
      ],
    });
    this.#note(made.certificate, 'V', '');
    return made;
  }

  /** From now on OpenSSL says that it was revoked. `reason` as OpenSSL spells it: `keyCompromise`. */
  revoke({ certificate }: MadeCertificate, at: Date, reason = ''): void {
    const time = at
      .toISOString()
      .replace(/\.\d+Z$/, 'Z')
      .replace(/[-:T]/g, '')
      .slice(2);
    this.#note(certificate, 'R', reason === '' ? time : `${time},${reason}`);
  }

  /** OpenSSL does not know it: a responder says `unknown`. */
  forget({ certificate }: MadeCertificate): void {
    this.#index.delete(serialOf(certificate));
  }

  #note(certificate: Certificate, state: 'V' | 'R', revoked: string): void {
    const serial = serialOf(certificate);
    const line = [state, FAR_EXPIRY, revoked, serial, 'unknown', `/CN=${serial}`].join('\t');
    this.#index.set(serial, line);
  }

  /** What the server does at a path, and below it. */
  serve(pathname: string, handler: Handler): void {
    this.#handlers.set(pathname, handler);
  }

  /** An OCSP responder at a path: `openssl ocsp`, signing as the delegated responder or as the issuer. */
  serveOcsp(pathname: string, signer: MadeCertificate = this.responder): void {
    this.serve(pathname, async (request, body, response) => {
      const asked =
        request.method === 'POST' ? body : Buffer.from(decodedTail(request.url!, pathname), 'base64');
      response.writeHead(200, { 'Content-Type': 'application/ocsp-response' });
      response.end(await this.ocspAnswer(asked, signer));
    });
  }

  /** `issuer` is who issued the certificate in question. */
  async ocspAnswer(
    request: Uint8Array,
    signer: MadeCertificate,
    issuer: MadeCertificate = this.issuer,
  ): Promise<Buffer> {
    const base = path.join(this.#folder, `ocsp-${crypto.randomUUID()}`);
    await Promise.all([writeFile(`${base}.req`, request), this.#writeIndex(`${base}.index`)]);
    await openssl([
      ...['ocsp', '-index', `${base}.index`, '-CA', issuer.certificateFile, '-ndays', '1'],
      ...['-rsigner', signer.certificateFile, '-rkey', signer.keyFile],
      ...['-reqin', `${base}.req`, '-respout', `${base}.resp`],
    ]);
    return readFile(`${base}.resp`);
  }

  /** A list at a path, made when it is asked for. */
  serveList(pathname: string, form: 'DER' | 'PEM' = 'DER'): void {
    this.serve(pathname, async (_request, _body, response) => {
      response.writeHead(200, { 'Content-Type': 'application/pkix-crl' });
      response.end(await this.list(form));
    });
  }

  async list(form: 'DER' | 'PEM'): Promise<Buffer> {
    const base = path.join(this.#folder, `crl-${crypto.randomUUID()}`);
    await Promise.all([
      this.#writeIndex(`${base}.index`),
      writeFile(`${base}.number`, '01\n'),
      writeFile(
        `${base}.cnf`,
        `[ca]\ndefault_ca=here\n[here]\ndatabase=${base}.index\ncrlnumber=${base}.number\ndefault_md=sha256\n` +
          'crl_extensions=list\n[list]\nauthorityKeyIdentifier=keyid\n',
      ),
    ]);
    const { certificateFile, keyFile } = this.issuer;
    await openssl([
      ...['ca', '-gencrl', '-config', `${base}.cnf`, '-cert', certificateFile, '-keyfile', keyFile],
      ...['-crldays', '1', '-out', `${base}.pem`],
    ]);
    if (form === 'PEM') return readFile(`${base}.pem`);
    return openssl(['crl', '-in', `${base}.pem`, '-outform', 'DER']);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await Promise.all([this.maker.dispose(), rm(this.#folder, { recursive: true, force: true })]);
  }

  async #writeIndex(file: string): Promise<void> {
    await writeFile(file, [...this.#index.values()].map((line) => `${line}\n`).join(''));
    await writeFile(`${file}.attr`, 'unique_subject = no\n');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    this.asked.push({ method: request.method ?? '', path: url, headers: request.headers });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const pathname = [...this.#handlers.keys()].find(
      (candidate) => url === candidate || url.startsWith(`${candidate}/`),
    );
    const handler = pathname === undefined ? undefined : this.#handlers.get(pathname);
    if (handler === undefined) response.writeHead(404).end();
    else await handler(request, Buffer.concat(chunks), response);
  }
}

function decodedTail(url: string, pathname: string): string {
  return decodeURIComponent(url.slice(pathname.length + 1));
}

function serialOf({ serialNumber }: Certificate): string {
  return serialNumber.padStart(serialNumber.length + (serialNumber.length % 2), '0').toUpperCase();
}
