// An opened message as the reader frame is told of it: plain data, and the attachments' octets as Blobs.
import { summariseCertificate } from '../src/smime/certificate-summary.ts';
import type { Attachment, OpenedMessage } from '../src/smime/contract.ts';
import type { AttachmentView, OnlineState, ReaderJudgement, ReaderView } from '../src/wire/reader-views.ts';
import { sha256Fingerprint, type Certificate } from '../src/x509/certificate.ts';
import { broughtCertificates, type BroughtFacts } from './brought-certificates.ts';

export interface ViewFacts extends BroughtFacts {
  /** The user's own certificates: to be named where none opens the message, and to know what they sent themselves. */
  readonly own: () => Promise<readonly Certificate[]>;
  /** What servers could still be asked. */
  readonly online: (opened: OpenedMessage) => Promise<OnlineState>;
}

export async function readerView(opened: OpenedMessage, facts: ViewFacts): Promise<ReaderView> {
  const { content } = opened;
  return {
    ...(await judgementOf(opened, facts)),
    ...(content?.text === undefined ? {} : { text: content.text }),
    ...(content?.html === undefined ? {} : { html: content.html }),
    attachments: (content?.attachments ?? []).map(attachmentView),
  };
}

/** What the verdict and the certificates come to, without the text. */
export async function judgementOf(opened: OpenedMessage, facts: ViewFacts): Promise<ReaderJudgement> {
  const { content, verdict } = opened;
  const summaries = await Promise.all(opened.signerCertificates.map(summariseCertificate));
  const answers = await Promise.all(
    opened.answerCertificates.map(async ({ signer, certificate }) => ({
      signer: await sha256Fingerprint(signer),
      sha256: await sha256Fingerprint(certificate),
    })),
  );
  const mayConcernOwn = verdict.status === 'no-key' || verdict.signer !== undefined;
  const own = (mayConcernOwn ? facts.own() : Promise.resolve([])).then((certificates) =>
    Promise.all(certificates.map(summariseCertificate)),
  );
  const [kept, ownSummaries, brought, online] = await Promise.all([
    facts.kept([...summaries, ...answers].map(({ sha256 }) => sha256)),
    own,
    broughtCertificates(opened, facts),
    facts.online(opened),
  ]);
  const tried = verdict.status === 'no-key' ? ownSummaries : [];
  const isOwn = ownSummaries.some(({ sha256 }) => sha256 === verdict.signer?.sha256);
  return {
    verdict,
    ...(isOwn ? { isOwn } : {}),
    layers: opened.layers,
    ...(content === undefined ? {} : { headers: content.headers }),
    protectedPart: content?.protectedPart ?? 'none',
    ...(content?.outside === undefined ? {} : { outside: content.outside }),
    ...(tried.length === 0 ? {} : { tried }),
    signers: summaries.map((certificate) => ({
      certificate,
      // What they want to be written to with is kept, or not, together with it.
      kept: [certificate, ...answers.filter(({ signer }) => signer === certificate.sha256)].every(
        ({ sha256 }) => kept.has(sha256),
      ),
    })),
    ...(brought.length === 0 ? {} : { brought }),
    online,
  };
}

function attachmentView({
  index,
  name,
  type,
  size,
  contentId,
  inline,
  opens,
  bytes,
}: Attachment): AttachmentView {
  return {
    index,
    name,
    type,
    size,
    ...(contentId === undefined ? {} : { contentId }),
    inline,
    ...(opens === undefined ? {} : { opens }),
    content: new Blob([bytes], { type: 'application/octet-stream' }),
  };
}
