// A local OpenID provider for the demo and the tests: anybody on this machine may choose an account.
// Never for real data.
//
//   node web/demo/provider.mjs --port 8421 --redirect http://localhost:8420/login/callback --accounts web/demo/accounts.json
//
// Listens on 127.0.0.1 alone and prints "ready ISSUER" once it does; port 0 takes any free one.
import {randomBytes} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {exportJWK, generateKeyPair} from 'jose';
import Provider, {interactionPolicy} from 'oidc-provider';

const BODY_BYTES_MAX = 4096;

const {values: options} = parseArgs({
  options: {
    port: {type: 'string', default: '8421'},
    host: {type: 'string', default: 'localhost'},
    client: {type: 'string', default: 'dongbo'},
    redirect: {type: 'string', multiple: true},
    accounts: {type: 'string', default: fileURLToPath(new URL('accounts.json', import.meta.url))},
  },
});
if (!options.redirect?.length) {
  console.error('--redirect ADDRESS is missing: where the node takes logins, http://localhost:8420/login/callback');
  process.exit(2);
}

/** [{subject, name, agency, roles, about: {vi, en}}] */
const accounts = JSON.parse(readFileSync(options.accounts, 'utf8'));

const TEXTS = {
  vi: {
    title: 'Đăng nhập thử',
    lead: 'Chọn một tài khoản mẫu. Đây là hệ thống xác thực dùng cho bản trình diễn, không có mật khẩu, không dùng với dữ liệu thật.',
    legend: 'Tài khoản',
    submit: 'Đăng nhập',
    missing: 'Hãy chọn một tài khoản.',
    other: 'English',
  },
  en: {
    title: 'Demo sign-in',
    lead: 'Choose a demo account. This provider is for the demo: it asks for no password and is never for real data.',
    legend: 'Account',
    submit: 'Sign in',
    missing: 'Choose an account.',
    other: 'Tiếng Việt',
  },
};

const STYLE = `
:root{color:#16222e;background:#f6f5f1;font:100%/1.55 system-ui,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
body{margin:0}main{max-width:34rem;margin:6vh auto;padding:0 1rem}
.card{background:#fff;border:1px solid #d8d9d3;border-top:6px solid #0b4a6f;border-radius:10px;padding:1.5rem}
h1{margin:0 0 .5rem;font-size:1.6rem}p{margin:0 0 1rem}fieldset{border:0;margin:0 0 1rem;padding:0}legend{font-weight:600;margin-bottom:.4rem}
label{display:flex;gap:.7rem;align-items:flex-start;padding:.6rem .7rem;border:1px solid #d8d9d3;border-radius:8px;margin-bottom:.5rem;cursor:pointer}
label:hover{background:#eaf1f6}label:has(:checked){background:#eaf1f6;border-color:#0b4a6f;box-shadow:0 0 0 1px #0b4a6f}
label span{display:block}small{color:#4a5866;display:block}input{width:1.25rem;height:1.25rem;margin:.15rem 0 0;flex:none;accent-color:#0b4a6f}
button{font:inherit;font-weight:600;background:#0b4a6f;color:#fff;border:0;border-radius:7px;padding:.6rem 1.3rem;min-height:44px;cursor:pointer}
.row{display:flex;gap:1.2rem;align-items:center;flex-wrap:wrap}a{color:#0b4a6f}:focus-visible{outline:3px solid #0b4a6f;outline-offset:2px}
.bad{background:#fbeceb;border-left:6px solid #b3161f;padding:.6rem .9rem}`;

const escapeHtml = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function loginPage({uid, language, missing}) {
  const say = TEXTS[language];
  const other = language === 'vi' ? 'en' : 'vi';
  const choices = accounts.map((account) => `<label><input type="radio" name="account" value="${escapeHtml(account.subject)}" required>
<span><b>${escapeHtml(account.name)}</b><small>${escapeHtml(account.about[language])}</small></span></label>`);
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say.title}</title><link rel="stylesheet" href="/style.css"></head>
<body><main><div class="card"><h1>${say.title}</h1><p>${say.lead}</p>
${missing ? `<p class="bad" role="alert">${say.missing}</p>` : ''}
<form method="post" action="/interaction/${uid}?lang=${language}"><fieldset><legend>${say.legend}</legend>
${choices.join('\n')}
</fieldset><p class="row"><button>${say.submit}</button> <a href="/interaction/${uid}?lang=${other}" lang="${other}">${say.other}</a></p></form>
</div></main></body></html>`;
}

/** Whoever comes chooses again, also after a logout of the node alone. */
function policy() {
  const {Check, base} = interactionPolicy;
  const prompts = base();
  prompts.get('login').checks.add(
    new Check('choose', 'an account has to be chosen', (ctx) => (ctx.oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT)),
  );
  return prompts;
}

async function makeProvider(issuer) {
  const {privateKey} = await generateKeyPair('RS256', {extractable: true});
  const key = {...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: randomBytes(8).toString('hex')};
  return new Provider(issuer, {
    clients: [
      {
        client_id: options.client,
        token_endpoint_auth_method: 'none',
        redirect_uris: options.redirect,
        post_logout_redirect_uris: options.redirect.map((address) => new URL('/', address).href),
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: {keys: [key]},
    cookies: {keys: [randomBytes(32).toString('hex')]},
    pkce: {required: () => true, methods: ['S256']},
    claims: {openid: ['sub'], profile: ['name']},
    conformIdTokenClaims: false,
    features: {devInteractions: {enabled: false}},
    interactions: {policy: policy(), url: (_ctx, interaction) => `/interaction/${interaction.uid}`},
    ttl: {Interaction: 3600, Session: 3600, Grant: 3600, AccessToken: 600, IdToken: 600},
    findAccount: (_ctx, id) => {
      const account = accounts.find((one) => one.subject === id);
      return account && {accountId: id, claims: () => ({sub: id, name: account.name})};
    },
    // Nobody is asked what the node may know: it learns the account alone.
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId});
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Error</title><link rel="stylesheet" href="/style.css"></head><body><main><div class="card"><h1>${escapeHtml(out.error)}</h1><p>${escapeHtml(out.error_description ?? '')}</p></div></main></body></html>`;
    },
  });
}

async function readBody(request) {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > BODY_BYTES_MAX) throw new Error('the form is too long');
  }
  return new URLSearchParams(body);
}

function send(response, status, type, body) {
  response.writeHead(status, {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'",
  });
  response.end(body);
}

async function interact(provider, request, response, url) {
  const details = await provider.interactionDetails(request, response);
  const asked = url.searchParams.get('lang') ?? details.params.ui_locales?.split(' ')[0];
  const language = asked === 'en' ? 'en' : 'vi';
  const form = request.method === 'POST' ? await readBody(request) : undefined;
  const account = accounts.find((one) => one.subject === form?.get('account'));
  if (account) {
    const result = {login: {accountId: account.subject, remember: false}};
    return provider.interactionFinished(request, response, result, {mergeWithLastSubmission: false});
  }
  send(response, form ? 422 : 200, 'text/html; charset=utf-8', loginPage({uid: details.uid, language, missing: Boolean(form)}));
}

const server = createServer();
server.listen(Number(options.port), '127.0.0.1', async () => {
  const issuer = `http://${options.host}:${server.address().port}`;
  const provider = await makeProvider(issuer);
  const protocol = provider.callback();
  server.on('request', (request, response) => {
    const url = new URL(request.url, issuer);
    if (url.pathname === '/style.css') return send(response, 200, 'text/css; charset=utf-8', STYLE);
    if (!url.pathname.startsWith('/interaction/')) return protocol(request, response);
    interact(provider, request, response, url).catch((error) => send(response, 400, 'text/plain; charset=utf-8', `${error.message}\n`));
  });
  console.log(`ready ${issuer}`);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
