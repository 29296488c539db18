/* Searches the index that src/site/search/search-index.ts describes. `fold` and `wordsIn` are defined above. */
const form = document.getElementById('search');
const count = document.getElementById('count');
const list = document.getElementById('results');
const more = document.getElementById('more');
const counts = [...document.getElementById('counts').content.children].map((each) => each.textContent);
const { root, language, searching, parts } = form.dataset;
/* The template of 0.1.0 has `data-parts` instead, and no button for more results. */
const { version, ...index } = parts ? JSON.parse(parts) : form.dataset;
const firstWords = index.words.split(' ');
const stories = Number(index.stories);
const inFile = Number(index.inFile);
/* Results at a time. */
const page = 10;
/* Of words that begin with a word of the query; the beginning of a shorter one says too little. */
const shortestBeginning = 3;
const mostFiles = 3;
const mostWithoutMore = 100;
const read = new Map();
let turn = 0;
let results = [];

form.hidden = false;
const asked = new URLSearchParams(location.search);
for (const name of ['words', 'section', 'year']) {
  const field = form.elements[name];
  if (field && asked.get(name)) field.value = asked.get(name);
}

/* Each file is read once. */
function load(name) {
  const url = `${root}search/index/${language}/${name}.json?${version}`;
  if (!read.has(name)) read.set(name, fetch(url).then((answer) => answer.json()));
  return read.get(name);
}

/* The stories with a word, or with one that begins with it: their scores by number. */
async function storiesWith(word) {
  const isWhole = word.length < shortestBeginning;
  const end = isWhole ? word : `${word}\uffff`;
  const first = Math.max(0, firstWords.findLastIndex((each) => each <= word));
  const files = [];
  for (let at = first; at < firstWords.length && files.length < mostFiles; at += 1) {
    if (at === first || firstWords[at] <= end) files.push(load(`words-${at}`));
  }
  const scores = new Map();
  for (const [each, postings] of (await Promise.all(files)).flat()) {
    if (isWhole ? each !== word : !each.startsWith(word)) continue;
    let story = -1;
    for (const posting of postings.split(' ')) {
      const number = Number.parseInt(posting, 36);
      story += number >> 2;
      const score = 1 + (number & 3) + (each === word ? 4 : 0);
      scores.set(story, Math.max(score, scores.get(story) ?? 0));
    }
  }
  return scores;
}

/* The numbers of the stories with all words, best first, then newest first. */
async function search(words) {
  if (stories === 0) return [];
  if (words.length === 0) return Array.from({ length: stories }, (_, at) => stories - 1 - at);
  const [first, ...others] = await Promise.all([...new Set(words)].map(storiesWith));
  for (const [story, score] of first) {
    if (!others.every((each) => each.has(story))) first.delete(story);
    else first.set(story, others.reduce((sum, each) => sum + each.get(story), score));
  }
  return [...first].sort(([a, x], [b, y]) => y - x || b - a).map(([story]) => story);
}

async function narrow(found, section, year) {
  if (section === '' && year === '') return found;
  const { sections, inSection, years } = await load('about');
  const wanted = sections.indexOf(section);
  const yearOf = (story) => years.findLast(([first]) => first <= story)[1];
  return found.filter(
    (story) => (section === '' || inSection[story] === wanted) && (year === '' || yearOf(story) === year),
  );
}

/* Adds the next ten results to the list. */
async function show(mine) {
  const next = list.children.length;
  const shown = results.slice(next, more ? next + page : mostWithoutMore);
  const found = await Promise.all(
    shown.map(async (story) => (await load(`stories-${Math.floor(story / inFile)}`))[story % inFile]),
  );
  if (mine !== turn) return;
  list.append(
    ...found.map(([title, path, summary, line]) => {
      const entry = document.createElement('li');
      const about = document.createElement('p');
      about.className = 'meta';
      about.textContent = line;
      const link = document.createElement('a');
      link.href = root + path;
      link.dir = 'auto';
      link.textContent = title;
      const text = document.createElement('p');
      text.dir = 'auto';
      text.textContent = summary;
      entry.append(about, link, text);
      return entry;
    }),
  );
  if (more) more.hidden = list.children.length >= results.length;
}

async function find() {
  const mine = ++turn;
  const values = Object.fromEntries(
    ['words', 'section', 'year'].map((name) => [name, form.elements[name]?.value.trim() ?? '']),
  );
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''));
  history.replaceState(null, '', `?${query}`);
  if (more) more.hidden = true;
  if (values.words === '' && values.section === '' && values.year === '') {
    count.textContent = '';
    list.replaceChildren();
    return;
  }
  count.textContent = searching;
  const words = wordsIn(fold(values.words));
  const all = values.words !== '' && words.length === 0 ? [] : await search(words);
  const found = await narrow(all, values.section, values.year);
  if (mine !== turn) return;
  results = found;
  list.replaceChildren();
  await show(mine);
  const shown = counts[Math.min(results.length, counts.length - 1)];
  count.textContent = results.length < counts.length ? shown : shown.replace(/\d+/, results.length);
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  find();
});
more?.addEventListener('click', async () => {
  const next = list.children.length;
  await show(turn);
  list.children[next]?.querySelector('a').focus();
});
for (const name of ['section', 'year']) form.elements[name]?.addEventListener('change', find);
if ([...asked.keys()].length > 0) find();
