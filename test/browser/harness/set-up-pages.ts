// The popup's full page as a new user works it: passphrase, identity, authority, contacts.
import type { Page } from 'playwright';
import type { ChromiumSession } from './chromium.ts';

export const PASSPHRASE = 'copper lantern orchard';

export class SetUpPages {
  private constructor(readonly page: Page) {}

  static async open(chromium: ChromiumSession): Promise<SetUpPages> {
    return new SetUpPages(await chromium.openExtensionPage('popup/popup.html?view=page#import-identity'));
  }

  async createVault(passphrase = PASSPHRASE): Promise<void> {
    await this.page.getByLabel('New passphrase').fill(passphrase);
    await this.page.getByLabel('Repeat it').fill(passphrase);
    await this.button('Set passphrase').click();
    await this.button('Choose key files').waitFor();
  }

  async importIdentity(file: string, password: string): Promise<void> {
    const before = await this.items().count();
    await this.choose(file);
    await this.page.getByLabel(/^Password of /).fill(password);
    await this.button('Import').click();
    await this.items().nth(before).waitFor();
  }

  async chooseAuthority(file: string): Promise<void> {
    await this.tab('Trusted issuers');
    await this.choose(file);
    await this.page.locator('[data-fingerprint]').waitFor();
  }

  /** Trusts it for everyone. */
  async trustChosenAuthority(): Promise<void> {
    await this.page.getByLabel('I have compared it').check();
    await this.page.getByLabel('Everyone').check();
    await this.button('Trust this issuer').click();
    await this.items().first().waitFor();
  }

  async importContact(file: string, address: string): Promise<void> {
    await this.tab('Contacts');
    await this.choose(file);
    await this.page.locator('.contact-line', { hasText: address }).waitFor();
  }

  /** Closes the note about what was done last, when there is one. */
  async dismissToast(): Promise<void> {
    const dismiss = this.button('Dismiss');
    if (await dismiss.isVisible()) await dismiss.click();
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
    await this.page.getByRole('tabpanel').waitFor();
  }

  private items(): ReturnType<Page['locator']> {
    return this.page.locator('li.item');
  }

  private button(name: string): ReturnType<Page['getByRole']> {
    return this.page.getByRole('button', { name, exact: true });
  }

  private choose(...files: string[]): Promise<void> {
    return this.page.locator('input[type=file]').setInputFiles(files);
  }
}
