// Dovecot's settings: IMAP only, plain passwords, on the loopback, all state in one folder, one system user.
import { addressOf, FOLDERS, WEBMAIL_USERS } from '../contract.ts';

export interface DovecotPlan {
  /** Folder with Dovecot's programs and modules. */
  readonly programs: string;
  /** Folder for sockets, logs and state. */
  readonly state: string;
  /** Folder with one folder a user, holding `Maildir`. */
  readonly mail: string;
  readonly port: number;
  /** The system user that runs everything. */
  readonly user: {
    readonly name: string;
    readonly group: string;
    readonly uid: number;
    readonly gid: number;
  };
}

/** Whether a version, as `dovecot --version` prints it, has the notation of old. */
function isBefore24(version: string): boolean {
  return /^2\.[0-3]\./.test(version);
}

/** The text of `dovecot.conf` for a version of Dovecot. */
export function dovecotSettings(plan: DovecotPlan, version: string): string {
  if (isBefore24(version)) return commonSettings(plan) + settingsUntil23(plan);
  // From 2.4 on the file must begin with the version that its notation is of.
  const [number] = /^\d+\.\d+\.\d+/.exec(version)!;
  const head = `dovecot_config_version = ${number}\ndovecot_storage_version = ${number}\n`;
  return head + commonSettings(plan) + settingsSince24(plan);
}

function settingsUntil23({ state, mail, user }: DovecotPlan): string {
  return `
import_environment = TZ LD_LIBRARY_PATH
disable_plaintext_auth = no
mail_location = maildir:${mail}/%n/Maildir
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${state}/users
}
userdb {
  driver = static
  args = uid=${user.uid} gid=${user.gid} home=${mail}/%n
}
`;
}

function settingsSince24({ state, mail, user }: DovecotPlan): string {
  return `
import_environment {
  LD_LIBRARY_PATH = %{env:LD_LIBRARY_PATH}
}
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = ${mail}/%{user | username}/Maildir
mail_inbox_path = ${mail}/%{user | username}/Maildir
passdb passwd-file {
  passwd_file_path = ${state}/users
  default_password_scheme = PLAIN
}
userdb static {
  fields {
    uid = ${user.uid}
    gid = ${user.gid}
    home = ${mail}/%{user | username}
  }
}
`;
}

/** The text of the password file. */
export function dovecotUsers(): string {
  return WEBMAIL_USERS.map((user) => `${addressOf(user)}:{PLAIN}${user}\n`).join('');
}

function commonSettings({ programs, state, port, user }: DovecotPlan): string {
  const folders = FOLDERS.filter((folder) => folder !== 'INBOX')
    .map((folder) => `  mailbox ${folder} {\n    special_use = \\${folder}\n    auto = subscribe\n  }`)
    .join('\n');
  return `
base_dir = ${state}/run
state_dir = ${state}/var
instance_name = waxseal-${port}
libexec_dir = ${programs}
mail_plugin_dir = ${programs}/modules
login_plugin_dir = ${programs}/modules/login
log_path = ${state}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_save_crlf = yes
mail_max_userip_connections = 100
default_internal_user = ${user.name}
default_internal_group = ${user.group}
default_login_user = ${user.name}
first_valid_uid = ${user.uid}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
namespace inbox {
  inbox = yes
${folders}
}
`;
}
