// docs/PERFORMANCE.md: the tables of a run, between an explanation and the profiles that people write by hand.
import os from 'node:os';

/** What follows this line is not written by the bench and stays as it is. */
const BY_HAND = '## What the figures come from';

const FELT = `The built extension in Chromium, over a webmail that answers at once. The figures are medians of the time between the webmail having shown the message (its page is parsed) and the text of the message being on the screen, and of the steps in between. The browser itself records when something was painted (\`largest-contentful-paint\`) and is asked only afterwards: with a debugger attached, loading the frame alone took twice as long.

- **Page to frame**: until the reader's frame begins to load. The background is asked at the same moment, and fetches and opens the message meanwhile.
- **Frame loads**: until the frame can be told whose it is.
- **Verdict on screen**: the frame claims its message, gets what was opened meanwhile or waits for it, sanitises and paints.
- **Text on screen**: how much longer the first lines of the text take: no time at all if the frame has room for them before it grows.
- **Request, meanwhile**: how long the webmail takes to answer, here on the same machine. A slower answer delays the text only by as much as it comes after the frame has loaded.`;

const POPUP = `The popup's page, from the start of its loading to its first words, and to all of its first screen. The first words are drawn from what the page itself remembers of the last time; what is done of the first steps, and which certificates there are, comes from the background, which may have to be started for it.`;

export interface PerformanceRun {
  /** The document as it stands. */
  readonly before: string;
  readonly versions: { readonly openssl: string; readonly chromium: string | undefined };
  readonly nodeLines: readonly string[];
  readonly chromiumLines: readonly string[];
  readonly pathLines: readonly string[];
  readonly profileLines: readonly string[];
  /** Of measureFelt; none where it was not measured. */
  readonly feltLines: readonly string[];
  /** Of measurePopup, likewise. */
  readonly popupLines: readonly string[];
}

export function performanceDocument(run: PerformanceRun): string {
  const { before, versions, nodeLines, chromiumLines, pathLines, feltLines, popupLines, profileLines } = run;
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 1e9);
  const machine = `${cpus.length} × ${cpus[0]?.model ?? 'unknown processor'}, ${memory} GB, ${os.platform()} ${os.arch()}`;
  const at = before.indexOf(BY_HAND);
  const chromium =
    versions.chromium === undefined
      ? ''
      : `\n## In Chromium\n\nThe same engine, bundled as for the extension, in a page of headless Chromium ${versions.chromium}.\n\n${chromiumLines.join('\n')}\n`;
  const felt =
    feltLines.length === 0
      ? ''
      : `\n## Felt speed\n\n${FELT}\n\n${feltLines.join('\n')}\n\n${POPUP}\n\n${popupLines.join('\n')}\n`;
  return `# Performance

Written by \`npm run bench -- --write\`; add \`--large\` for 100 MB. Nothing here is asserted by a test: figures depend on the machine and on what else it does.

- Machine: ${machine}
- Node ${process.versions.node}, ${versions.openssl}

Times are medians. The contenders of one process take turns, round by round, and the first round is not counted. RSA-2048, SHA-256, AES-256; a clear signature, and one recipient by RSAES-PKCS1-v1_5. A **ratio** is Waxseal's time to the other's: below 1, Waxseal is faster.

- **Bare WebCrypto** is the limit: digest or cipher over the same bytes in one call, and one operation with the RSA key (for key transport OAEP, since it has no RSAES-PKCS1-v1_5), no parsing and no structure.
- **openssl** is \`openssl cms\` as a process, with its start and its files.
- **PKI.js** encrypts with OAEP; "–" stands where it lacks the operation (AuthEnvelopedData, RSAES-PKCS1-v1_5 decryption). It and **node-forge**, which cannot verify, are not asked at the sizes at which they would take minutes.
- **seal()** and **open()** are whole messages: an attachment of that size in MIME and base64, signed, encrypted, and in base64 again. Their limit is the sum of the bare steps: base64 by the platform without lines, digest, signature, cipher.
- **Peak memory** is that of a whole process in which Waxseal alone runs once, Node and the compiler of the sources (about 100 MB) included; in brackets as a multiple of the content, for whole messages of the message (which is 1.9 times its attachment).

## In Node

${nodeLines.join('\n')}

Building and validating a certificate path, with ECDSA keys made for the run; the limits are our own.

${pathLines.join('\n')}
${chromium}${felt}
## Profiles

Waxseal alone in Node, sampled every tenth of a millisecond over many runs (\`Profiler\` of \`node:inspector\`): the time spent in each function itself, waiting included. The platform’s own functions are WebCrypto copying its input and output, \`copyWithin\`, \`set\`, and the arithmetic of big integers where the profiler does not count it towards the calling function.

${profileLines.join('\n')}

${at < 0 ? `${BY_HAND}\n` : before.slice(at)}`;
}
