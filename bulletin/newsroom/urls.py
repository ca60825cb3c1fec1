"""Addresses of the newsroom, below /pieces/."""

from django.urls import path

from . import deciding, masking, mine, pictures, piece, presence, versions

urlpatterns = [
    path("", mine.mine, name="pieces"),
    path("new/", mine.new, name="piece_new"),
    path("nothing/", mine.nothing, name="nothing_to_report"),
    path("<int:pk>/", piece.page, name="piece"),
    path("<int:pk>/autosave/", piece.autosave, name="piece_autosave"),
    path("upload/", pictures.manuscript, name="piece_upload"),
    path("pictures/<str:sha256>", pictures.picture, name="picture"),
    path("<int:pk>/pictures/", pictures.upload, name="piece_pictures"),
    path("<int:pk>/pictures/describe/", pictures.describe, name="picture_describe"),
    path("<int:pk>/pictures/remove/", pictures.remove, name="picture_remove"),
    path("<int:pk>/pictures/append/", pictures.append, name="picture_append"),
    path("<int:pk>/versions/", versions.versions, name="piece_versions"),
    path("<int:pk>/compare/", versions.comparison, name="piece_comparison"),
    path("editing/<str:kind>/<int:pk>/", presence.editing, name="editing"),
    # One verb each, by POST.
    path("<int:pk>/submit/", deciding.hand_in, name="piece_submit"),
    path("<int:pk>/take-back/", deciding.fetch_back, name="piece_take_back"),
    path("<int:pk>/accept/", deciding.take, name="piece_accept"),
    path("<int:pk>/return/", deciding.give_back, name="piece_return"),
    path("<int:pk>/decline/", deciding.turn_down, name="piece_decline"),
    path("<int:pk>/remark/", deciding.say, name="piece_remark"),
    path("<int:pk>/settle/", deciding.settle, name="piece_settle"),
    path("<int:pk>/mask/", masking.mask, name="piece_mask"),
    path("<int:pk>/discard/", deciding.throw_away, name="piece_discard"),
]
