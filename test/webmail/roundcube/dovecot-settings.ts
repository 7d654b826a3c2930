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

/** The text of `dovecot.conf` for Dovecot 2.3. */
export function dovecotSettings(plan: DovecotPlan): string {
  const { programs, state, user } = plan;
  return `
base_dir = ${state}/run
state_dir = ${state}/var
instance_name = waxseal-${plan.port}
libexec_dir = ${programs}
mail_plugin_dir = ${programs}/modules
login_plugin_dir = ${programs}/modules/login
import_environment = TZ LD_LIBRARY_PATH
log_path = ${state}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:${plan.mail}/%n/Maildir
mail_save_crlf = yes
mail_max_userip_connections = 100
auth_failure_delay = 0
${commonSettings(plan)}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${state}/users
}
userdb {
  driver = static
  args = uid=${user.uid} gid=${user.gid} home=${plan.mail}/%n
}
`;
}

/** The text of the password file. */
export function dovecotUsers(): string {
  return WEBMAIL_USERS.map((user) => `${addressOf(user)}:{PLAIN}${user}\n`).join('');
}

function commonSettings({ port, user }: DovecotPlan): string {
  const folders = FOLDERS.filter((folder) => folder !== 'INBOX')
    .map((folder) => `  mailbox ${folder} {\n    special_use = \\${folder}\n    auto = subscribe\n  }`)
    .join('\n');
  return `
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
}`;
}
