// Lint rules: types are honest, and imports point one way (docs/ARCHITECTURE.md, "Layout").
import { readdirSync } from 'node:fs';
import tseslint from 'typescript-eslint';

/** What each folder may not import: the engine's layers from the bottom up, then the extension's parts. */
const ENGINE_LAYERS = [
  ['src/asn1', ['crypto', 'x509', 'pkcs12', 'cms', 'mime', 'smime', 'trust', 'wire']],
  ['src/crypto', ['x509', 'pkcs12', 'cms', 'mime', 'smime', 'trust', 'wire']],
  ['src/x509', ['pkcs12', 'cms', 'mime', 'smime', 'trust', 'wire']],
  ['src/pkcs12', ['cms', 'mime', 'smime', 'trust', 'wire']],
  ['src/cms', ['pkcs12', 'mime', 'smime', 'trust', 'wire']],
  ['src/mime', ['asn1', 'crypto', 'x509', 'pkcs12', 'cms', 'smime', 'trust', 'wire']],
  ['src/trust', ['pkcs12', 'cms', 'mime', 'smime', 'wire']],
  ['src/smime', ['pkcs12', 'wire']],
];
const PARTS = ['background', 'content', 'frames', 'popup', 'ui', 'platform', 'scripts', 'test'];
const PART_IMPORTS = {
  background: ['platform'],
  content: ['platform'],
  frames: ['platform', 'ui'],
  popup: ['platform', 'ui'],
  ui: ['platform'],
  platform: [],
};

/** What knows a webmail stands in that webmail's folder, and only these know the folders. */
const REGISTRIES = [
  'background/webmail/registry.ts',
  'content/webmail/adapters.ts',
  'content/webmail/composer-adapters.ts',
  'content/webmail/notice-adapters.ts',
];
const WEBMAILS = ['background/webmail', 'content/webmail']
  .flatMap((folder) => readdirSync(folder, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const NO_ADAPTER = {
  regex: `(^|/)(${WEBMAILS.join('|')})/`,
  message: 'Only the registries import an adapter; what is in its folder imports by ./',
};

const forbid = (folders, message, further = []) => ({
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        ...further,
        { regex: `^(\\.\\./)+(${folders.join('|')})(/|$)`, message },
        ...(folders.includes('webextension-polyfill')
          ? [{ group: ['webextension-polyfill'], message: 'platform/browser.ts is the one place for it' }]
          : []),
      ],
    },
  ],
});

const EXTENSION_PARTS = '{background,content,frames,popup,ui,platform}/**/*.{ts,tsx}';
/**
 * The places that reach the net: with the user's cookies to the webmail's own origin; without them to authorities'
 * servers; and a file of our own.
 */
const REACH_THE_NET = [
  'background/webmail/session-request.ts',
  'background/revocation/bounded-fetch.ts',
  'background/revocation/browser-network.ts',
  'background/own-file.ts',
];
const NET_GLOBALS = [
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'WebTransport',
  'EventSource',
  'RTCPeerConnection',
];
const NET_MESSAGE = 'Only background/webmail/session-request.ts and bounded-fetch.ts reach the net.';
const restrictedGlobals = (names, message) => ['error', ...names.map((name) => ({ name, message }))];
const NO_NET = {
  'no-restricted-globals': restrictedGlobals(NET_GLOBALS, NET_MESSAGE),
  'no-restricted-properties': [
    'error',
    ...['globalThis', 'self', 'window'].flatMap((object) =>
      NET_GLOBALS.map((property) => ({ object, property, message: NET_MESSAGE })),
    ),
    { object: 'navigator', property: 'sendBeacon', message: NET_MESSAGE },
  ],
  'no-restricted-syntax': ['error', { selector: "Property[key.name='credentials']", message: NET_MESSAGE }],
};

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'tour', '.cache'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.mjs', 'scripts/*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-globals': restrictedGlobals(
        [
          'window',
          'document',
          'chrome',
          'browser',
          'location',
          'navigator',
          'localStorage',
          'process',
          'Buffer',
          ...NET_GLOBALS,
        ],
        'The engine runs everywhere: no DOM, no browser API, no Node API, no net.',
      ),
    },
  },
  { files: [EXTENSION_PARTS], ignores: REACH_THE_NET, rules: NO_NET },
  ...ENGINE_LAYERS.map(([folder, above]) => ({
    files: [`${folder}/**/*.ts`],
    rules: forbid([...above, ...PARTS, 'webextension-polyfill'], 'The engine imports downwards only.'),
  })),
  ...Object.entries(PART_IMPORTS).flatMap(([part, allowed]) => {
    const others = [
      ...PARTS.filter((other) => other !== part && !allowed.includes(other)),
      ...(part === 'platform' ? [] : ['webextension-polyfill']),
    ];
    const message = 'Parts of the extension meet in src/wire only.';
    return [
      { files: [`${part}/**/*.{ts,tsx}`], rules: forbid(others, message, [NO_ADAPTER]) },
      ...REGISTRIES.filter((file) => file.startsWith(`${part}/`)).map((file) => ({
        files: [file],
        rules: forbid(others, message),
      })),
    ];
  }),
  {
    files: ['scripts/**', 'test/**'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['test', 'it', 'describe', 'suite'], package: 'node:test' },
          ],
        },
      ],
    },
  },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
