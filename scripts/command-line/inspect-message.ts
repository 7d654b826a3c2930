// Judges one message or CMS file for the command line.
import type { OpenedContent, OpenedMessage } from '../../src/smime/contract.ts';
import { summariseCertificate } from '../../src/smime/certificate-summary.ts';
import { open } from '../../src/smime/open.ts';
import { anchorsOf } from './default-anchors.ts';
import { loadFile, loadFiles } from './load-files.ts';
import { optionValue, optionValues, type Arguments } from './option-table.ts';
import { revocationEvidence } from './revocation-evidence.ts';

/** The document of a file: what open() returns, with certificates summarised and attachments without their bytes. */
export async function inspectMessage(file: string, given: Arguments, now: Date): Promise<object> {
  const files = await loadFiles(given);
  const { identities, certificates, anchors } = files;
  const detached = optionValue(given, '--detached');
  const opened = await open(loadFile(file), {
    identities,
    certificates,
    anchors: anchorsOf(given, anchors),
    now,
    revocation: revocationEvidence(files, given),
    secrets: { passwords: optionValues(given, '--message-password') },
    ...(detached === undefined ? {} : { detachedContent: loadFile(detached) }),
  });
  return documentOf(file, opened);
}

async function documentOf(file: string, opened: OpenedMessage): Promise<object> {
  const { layers, content, verdict } = opened;
  return {
    file,
    verdict,
    layers,
    ...(content === undefined ? {} : { content: withoutBytes(content) }),
    signerCertificates: await Promise.all(opened.signerCertificates.map(summariseCertificate)),
    answerCertificates: await Promise.all(
      opened.answerCertificates.map(({ certificate }) => summariseCertificate(certificate)),
    ),
    otherCertificates: await Promise.all(opened.otherCertificates.map(summariseCertificate)),
  };
}

function withoutBytes(content: OpenedContent): object {
  return {
    ...content,
    attachments: content.attachments.map((attachment) => {
      const { bytes, ...facts } = attachment;
      return { ...facts, size: bytes.length };
    }),
  };
}
