// Names of certificate policies that people meet in mail, as their standards call them.

/** CA/Browser Forum, S/MIME Baseline Requirements section 7.1.6.1: what was checked, and by which profile. */
const MAIL_POLICY = /^2\.23\.140\.1\.5\.([1-4])\.([1-3])$/;
const VALIDATIONS = ['mailbox', 'organization', 'sponsor', 'individual'] as const;
const GENERATIONS = ['legacy', 'multipurpose', 'strict'] as const;

/**
 * What the authority checked. mailbox: that the holder has the address. organization: the organisation as well.
 * sponsor: the organisation, which vouches for a person. individual: the person.
 */
export type MailValidation = (typeof VALIDATIONS)[number];

const NAMES: ReadonlyMap<string, string> = new Map([
  ['2.5.29.32.0', 'anyPolicy'],
  // ETSI EN 319 411-1 and -2.
  ['0.4.0.2042.1.1', 'ETSI NCP: normalised certificate policy'],
  ['0.4.0.2042.1.2', 'ETSI NCP+: normalised, key in a secure device'],
  ['0.4.0.2042.1.3', 'ETSI LCP: lightweight certificate policy'],
  ['0.4.0.194112.1.0', 'eIDAS QCP-n: qualified, natural person'],
  ['0.4.0.194112.1.1', 'eIDAS QCP-l: qualified, legal person'],
  ['0.4.0.194112.1.2', 'eIDAS QCP-n-qscd: qualified, natural person, key in a qualified device'],
  ['0.4.0.194112.1.3', 'eIDAS QCP-l-qscd: qualified, legal person, key in a qualified device'],
  ['0.4.0.194112.1.4', 'eIDAS QEVCP-w: qualified, web site'],
  // CA/Browser Forum, for other uses.
  ['2.23.140.1.1', 'CA/Browser Forum: extended validation (web)'],
  ['2.23.140.1.2.1', 'CA/Browser Forum: domain validated (web)'],
  ['2.23.140.1.2.2', 'CA/Browser Forum: organisation validated (web)'],
  ['2.23.140.1.2.3', 'CA/Browser Forum: individual validated (web)'],
  ['2.23.140.1.4.1', 'CA/Browser Forum: code signing'],
]);

/** The policy's name, or undefined for one that is not known. */
export function policyName(oid: string): string | undefined {
  const mail = mailPolicy(oid);
  return mail === undefined ? NAMES.get(oid) : `S/MIME: ${mail.validation}-validated, ${mail.generation}`;
}

/** The strongest check that a certificate's policies claim; undefined when none is of the mail profiles. */
export function mailValidation(policies: readonly string[]): MailValidation | undefined {
  const found = policies.flatMap((oid) => mailPolicy(oid)?.validation ?? []);
  return VALIDATIONS.findLast((validation) => found.includes(validation));
}

function mailPolicy(
  oid: string,
): { validation: MailValidation; generation: (typeof GENERATIONS)[number] } | undefined {
  const [, validation, generation] = MAIL_POLICY.exec(oid) ?? [];
  if (validation === undefined || generation === undefined) return undefined;
  return {
    validation: VALIDATIONS[Number(validation) - 1]!,
    generation: GENERATIONS[Number(generation) - 1]!,
  };
}
