// Sends the query as JSON, so that mutations run too; without this script the form asks by GET.
const form = document.getElementById("ask");
const answer = document.getElementById("answer");

async function run(event) {
  event.preventDefault();
  const body = { query: form.elements.query.value };
  try {
    const variables = form.elements.variables.value.trim();
    if (variables) body.variables = JSON.parse(variables);
    const response = await fetch(form.action, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json" },
      body: JSON.stringify(body),
    });
    answer.textContent = JSON.stringify(await response.json(), null, 2);
  } catch (error) {
    answer.textContent = String(error);
  }
}

form.addEventListener("submit", run);
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
