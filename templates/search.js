/* Searches Pagefind's index for folded words. `fold` is defined above. */
const form = document.getElementById('search');
const count = document.getElementById('count');
const list = document.getElementById('results');
const counts = [...document.getElementById('counts').content.children].map((each) => each.textContent);
const { root, language, searching, parts } = form.dataset;
const most = 100;
let pagefind;
let turn = 0;

form.hidden = false;
const asked = new URLSearchParams(location.search);
for (const name of ['words', 'section', 'year']) {
  const field = form.elements[name];
  if (field && asked.get(name)) field.value = asked.get(name);
}

/* Opens the newest part of the index and adds the others. */
async function open() {
  const [newest, ...others] = parts.split(' ').reverse();
  const at = (part) => new URL(`${root}search/index/${part}/`, location.href).href;
  const made = await import(`${at(newest)}pagefind.js`);
  for (const part of others) await made.mergeIndex(at(part));
  return made;
}

async function find() {
  const mine = ++turn;
  const values = Object.fromEntries(
    ['words', 'section', 'year'].map((name) => [name, form.elements[name]?.value.trim() ?? '']),
  );
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''));
  history.replaceState(null, '', `?${query}`);
  if (values.words === '' && values.section === '' && values.year === '') {
    count.textContent = '';
    list.replaceChildren();
    return;
  }
  count.textContent = searching;
  pagefind ??= await open();
  const filters = { language: [language] };
  for (const name of ['section', 'year']) if (values[name] !== '') filters[name] = [values[name]];
  const words = values.words === '' ? null : fold(values.words);
  const { results } = await pagefind.search(words, { filters });
  const found = await Promise.all(results.slice(0, most).map((result) => result.data()));
  if (mine !== turn) return;
  list.replaceChildren(
    ...found.map(({ meta }) => {
      const entry = document.createElement('li');
      const line = document.createElement('p');
      line.className = 'meta';
      line.textContent = meta.line;
      const link = document.createElement('a');
      link.href = root + meta.page;
      link.textContent = meta.title;
      const summary = document.createElement('p');
      summary.textContent = meta.summary;
      entry.append(line, link, summary);
      return entry;
    }),
  );
  const shown = counts[Math.min(results.length, counts.length - 1)];
  count.textContent = results.length < counts.length ? shown : shown.replace(/\d+/, results.length);
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  find();
});
for (const name of ['section', 'year']) form.elements[name]?.addEventListener('change', find);
if ([...asked.keys()].length > 0) find();
