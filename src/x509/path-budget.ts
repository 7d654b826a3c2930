// What the search for one path may cost: a message may carry any bag of certificates, with cycles in it.

/** Limits on the work for one certificate. */
export interface PathBudgets {
  /** Certificates in a path, target and anchor included, those that an authority issued to itself left out. */
  readonly depth: number;
  readonly signatureChecks: number;
  /** Certificates that are looked at as issuers. */
  readonly steps: number;
}

export const DEFAULT_BUDGETS: PathBudgets = { depth: 8, signatureChecks: 64, steps: 512 };

/** Counts what was spent, over the search for a path and those for the signers of its revocation evidence. */
export class PathBudget {
  readonly limits: PathBudgets;
  #signatureChecks = 0;
  #steps = 0;
  #isExhausted = false;

  constructor(limits: PathBudgets) {
    this.limits = limits;
  }

  /** True from the first refusal on. */
  get isExhausted(): boolean {
    return this.#isExhausted;
  }

  get signatureChecks(): number {
    return this.#signatureChecks;
  }

  get steps(): number {
    return this.#steps;
  }

  /** False when no further signature may be checked. */
  spendSignatureCheck(): boolean {
    return this.#spend(this.#signatureChecks < this.limits.signatureChecks) && ++this.#signatureChecks > 0;
  }

  /** False when no further certificate may be looked at. */
  spendStep(): boolean {
    return this.#spend(this.#steps < this.limits.steps) && ++this.#steps > 0;
  }

  #spend(isLeft: boolean): boolean {
    if (!isLeft) this.#isExhausted = true;
    return !this.#isExhausted;
  }
}
