"""What signing in and up refuses. Every message says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.kernel.calling import with_phone_lazy
from marketplace.kernel.errors import MarketplaceError


class WrongSignIn(MarketplaceError):
    """Nobody by that name with that password; which of the two is wrong is not told."""

    code = "WRONG_SIGN_IN"
    default_message = _("Số điện thoại (hoặc e-mail) và mật khẩu không khớp. Bà con xem phím viết hoa rồi gõ lại giúp.")


class TooManyAttempts(MarketplaceError):
    code = "TOO_MANY_ATTEMPTS"
    default_message = with_phone_lazy(
        _("Bà con thử nhiều lần quá. Chờ 15 phút rồi thử lại, hoặc gọi %(phone)s để người trực chợ giúp.")
    )


class ContactUnclear(MarketplaceError):
    code = "CONTACT_UNCLEAR"
    default_message = _("Ghi số điện thoại 10 số, ví dụ 0912 345 678, hoặc một địa chỉ e-mail.")


class ContactTaken(MarketplaceError):
    code = "CONTACT_TAKEN"
    default_message = _("Số điện thoại hoặc e-mail này đã có tài khoản. Bà con đăng nhập bằng nó giúp.")


class TooManySignUps(MarketplaceError):
    code = "TOO_MANY_SIGN_UPS"
    default_message = with_phone_lazy(
        _("Từ mạng này vừa mở nhiều tài khoản quá. Chờ một giờ rồi thử lại, hoặc gọi %(phone)s giúp.")
    )


class AddressTaken(MarketplaceError):
    code = "ADDRESS_TAKEN"
    default_message = _("Địa chỉ này đã có trong sổ.")


class AddressBookFull(MarketplaceError):
    code = "ADDRESS_BOOK_FULL"
    default_message = _("Sổ đã đủ 20 địa chỉ. Bà con xóa bớt giúp.")


class WeakPassword(MarketplaceError):
    code = "WEAK_PASSWORD"
    default_message = _("Mật khẩu cần ít nhất 8 ký tự và đừng dễ đoán như 12345678. Ghép vài từ quen với nhau là tốt.")


class SignInNeeded(MarketplaceError):
    code = "SIGN_IN_NEEDED"
    default_message = _("Bà con đăng nhập trước giúp.")


class CodeWrong(MarketplaceError):
    """Wrong, used, too old, tried too often, or never sent: all look the same."""

    code = "CODE_WRONG"
    default_message = _("Mã chưa đúng hoặc hết hạn. Bà con xem lại tin mới nhất, hoặc xin mã khác.")


class TooManyCodes(MarketplaceError):
    code = "TOO_MANY_CODES"
    default_message = with_phone_lazy(
        _("Bà con xin nhiều mã quá. Chờ một giờ rồi xin lại, hoặc gọi %(phone)s để người trực chợ giúp.")
    )


class PasskeyRefused(MarketplaceError):
    code = "PASSKEY_REFUSED"
    default_message = _("Máy chưa nhận ra bà con. Thử lại, hoặc đăng nhập bằng mật khẩu hay mã.")


class LastFactor(MarketplaceError):
    """An operator has to have a second factor."""

    code = "LAST_FACTOR"
    default_message = _("Người trực chợ phải còn ít nhất một lớp khóa. Thêm cái khác trước rồi hãy bỏ cái này.")
