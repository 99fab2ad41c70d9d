from django.http import HttpRequest, HttpResponse
def transfer(request: HttpRequest, token: str) -> HttpResponse: return HttpResponse(token)
